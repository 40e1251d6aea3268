import type { Manifest } from './manifest.js';

export interface NamedFile {
  file: string;
  sha256: string;
}

/** The files of a version that its manifest names: all that is stored beside it. */
export function namedFiles(manifest: Manifest): NamedFile[] {
  const { model, text } = manifest;
  return [model, text?.model, text?.tokenizer].filter((file): file is NamedFile => file !== undefined);
}
