import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { imageBytesMax } from '../../images/limits.js';
import { validId } from './image-id.js';
import type { Given, Source } from './source.js';

const suffixes = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif']);

/** All pictures below a folder; the id is the path within it without the suffix. */
export async function picturesOfDirectory(folder: string): Promise<Source> {
  const paths = await picturePaths(folder);
  return { total: paths.length, pictures: given(paths, (path) => relative(folder, path)) };
}

/** Pictures one by one, as a shell makes them of `*.jpg`; the id is the name of the file without the suffix. */
export function picturesOfFiles(paths: string[]): Source {
  return { total: paths.length, pictures: given(paths, (path) => basename(path)) };
}

export function isPictureFile(path: string): boolean {
  return suffixes.has(extname(path).toLowerCase());
}

async function picturePaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    // Links to folders are not followed: they may lead in a circle.
    if (entry.isDirectory()) paths.push(...(await picturePaths(path)));
    else if (isPictureFile(entry.name)) paths.push(path);
  }
  return paths;
}

async function* given(paths: string[], nameOf: (path: string) => string): AsyncGenerator<Given> {
  const taken = new Set<string>();
  const names = new Set<string>();
  for (const path of paths) {
    const name = nameOf(path);
    if (names.has(name)) {
      yield { where: path, reason: 'would have the id of another; import the folder that holds both' };
      continue;
    }
    names.add(name);
    const id = idOf(name, taken);
    taken.add(id);
    yield await picture(path, id);
  }
}

/** Of two pictures that differ in the suffix alone, the second keeps it. */
export function idOf(path: string, taken: Set<string>): string {
  const whole = path.split(sep).join('/');
  const id = formId(whole.slice(0, whole.length - extname(whole).length));
  return taken.has(id) ? formId(whole) : id;
}

/** A field of a form that begins with a bracket is read as JSON. */
function formId(text: string): string {
  return validId(text).replace(/^(\s*)[[{]/, '$1_');
}

async function picture(path: string, id: string): Promise<Given> {
  const bytes = await stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (bytes === undefined) return { where: path, reason: 'cannot be read' };
  if (bytes > imageBytesMax)
    return { where: path, reason: `has ${bytes} bytes; a picture may have ${imageBytesMax}` };
  return { id, file: { path, bytes } };
}
