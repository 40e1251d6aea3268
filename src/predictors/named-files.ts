import type { Manifest } from './manifest.js';

export interface NamedFile {
  file: string;
  sha256: string;
}

/** `text` of a manifest: what makes a vector of words, in the space of the pictures. */
export interface TextSide {
  model: NamedFile;
  tokenizer: NamedFile;
  inputs: { ids: string; mask?: string };
  type: 'int64' | 'int32';
  output: string;
  /** Tokens; shorter texts are filled up with `pad`, longer ones are cut. */
  length: number;
  pad: number;
  lowercase?: boolean;
}

/** The files of a version that its manifest names: all that is stored beside it. */
export function namedFiles(manifest: Manifest): NamedFile[] {
  const { model, text } = manifest as Manifest & { text?: TextSide };
  return [model, text?.model, text?.tokenizer].filter((file): file is NamedFile => file !== undefined);
}
