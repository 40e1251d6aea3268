import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../errors.js';
import { fileHash } from './file-hash.js';
import { type Given, manifestFields } from './given.js';
import { deriveManifest } from './hugging-face/derive-manifest.js';
import { manifestFile, parseManifest } from './installed.js';
import type { Manifest } from './manifest.js';
import { namedFiles } from './named-files.js';

/**
 * Makes a version folder of a folder of files: with a `predictor.json`, derived where there is none, that holds the
 * SHA-256 of each file it names; and without any other file. Throws `predictorInvalid`.
 */
export async function completeManifest(folder: string, given: Given): Promise<Manifest> {
  await checkHashes(folder, given);
  const manifest = (await writtenManifest(folder, given)) ?? (await deriveManifest(folder, given));
  if (!manifest)
    throw errors.predictorInvalid(
      `There is no ${manifestFile} among the files, and no config.json of a Hugging Face folder.`,
    );
  const checked = parsed(JSON.stringify(manifest));
  await writeFile(join(folder, manifestFile), `${JSON.stringify(checked, null, 2)}\n`);
  const kept = new Set([manifestFile, ...namedFiles(checked).map(({ file }) => file)]);
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true });
  }
  return checked;
}

/** `predictor.json` of a folder as text; `undefined` when there is none. */
export function manifestText(folder: string): Promise<string | undefined> {
  return readFile(join(folder, manifestFile), 'utf8').catch(() => undefined);
}

/** What a manifest names, although hashes may be missing in it. Throws `predictorInvalid`. */
export function filesNamedIn(text: string): string[] {
  return partsOf(json(text)).map(({ file }) => file);
}

async function checkHashes(folder: string, { sha256 = {} }: Given): Promise<void> {
  for (const [file, wanted] of Object.entries(sha256)) {
    const isName = fileNamePattern.test(file);
    const found = isName ? await fileHash(join(folder, file)).catch(() => undefined) : undefined;
    if (found !== wanted)
      throw errors.predictorInvalid(
        found ? `${file} has the SHA-256 ${found} instead of ${wanted}.` : `There is no file ${file}.`,
      );
  }
}

async function writtenManifest(folder: string, given: Given): Promise<Manifest | undefined> {
  const text = await manifestText(folder);
  if (text === undefined) return undefined;
  const written = json(text);
  for (const part of partsOf(written)) {
    if (part.sha256 !== undefined) continue;
    part.sha256 = await fileHash(join(folder, part.file)).catch(() => {
      throw errors.predictorInvalid(`The file ${part.file} of the manifest was not sent.`);
    });
  }
  const manifest = parsed(JSON.stringify(written));
  const other = manifestFields.find(
    (field) => given[field] !== undefined && given[field] !== manifest[field],
  );
  if (other)
    throw errors.predictorInvalid(
      `\`${other}\` is given as ${JSON.stringify(given[other])}, but ${manifestFile} says ${JSON.stringify(manifest[other])}.`,
    );
  return manifest;
}

interface Part {
  file: string;
  sha256?: string;
}

const fileNamePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The objects in a manifest that name files. */
function partsOf(written: unknown): Part[] {
  const { model, text } = (written ?? {}) as {
    model?: unknown;
    text?: { model?: unknown; tokenizer?: unknown };
  };
  const parts = [model, text?.model, text?.tokenizer].filter((part) => part != null) as Part[];
  const stranger = parts.find(({ file }) => typeof file !== 'string' || !fileNamePattern.test(file));
  if (stranger)
    throw errors.predictorInvalid(
      `\`file\` in ${manifestFile} is a name of letters, digits, dots, dashes and underscores, without folders.`,
    );
  return parts;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw errors.predictorInvalid(`${manifestFile} is not JSON.`);
  }
}

function parsed(text: string): Manifest {
  try {
    return parseManifest(text);
  } catch (error) {
    throw errors.predictorInvalid((error as Error).message);
  }
}
