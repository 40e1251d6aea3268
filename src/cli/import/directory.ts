import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { imageBytesMax } from '../../images/limits.js';
import { validId } from './image-id.js';
import type { Given, Source } from './source.js';

const suffixes = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif']);

/** All pictures below a folder; the id is the path within it without the suffix. */
export async function picturesOfDirectory(folder: string): Promise<Source> {
  const paths = await picturePaths(folder);
  return { total: paths.length, pictures: given(folder, paths) };
}

async function picturePaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    // Links to folders are not followed: they may lead in a circle.
    if (entry.isDirectory()) paths.push(...(await picturePaths(path)));
    else if (suffixes.has(extname(entry.name).toLowerCase())) paths.push(path);
  }
  return paths;
}

async function* given(folder: string, paths: string[]): AsyncGenerator<Given> {
  const taken = new Set<string>();
  for (const path of paths) {
    const id = idOf(relative(folder, path), taken);
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
