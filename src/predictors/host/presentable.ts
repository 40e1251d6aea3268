import { readdirSync } from 'node:fs';

const lengthMax = 500;

/** What a library said, for people: one line, bounded, without paths of this machine or of the one that built it. */
export function presentable(text: string): string {
  const folders = new Set([...foldersOfRoot(), 'onnxruntime_src']);
  const line = text
    .replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[/\\]([^\s/\\:'"()]+)[^\s:'"()]*(?::\d+)*/g, (path, first) =>
      folders.has(first) ? '…' : path,
    )
    .trim();
  return line.length > lengthMax ? `${line.slice(0, lengthMax)}…` : line;
}

/** A name of a node can look like a path (`/encoder/Add`), but hardly begins like one of this machine. */
function foldersOfRoot(): string[] {
  try {
    return readdirSync('/');
  } catch {
    return [];
  }
}
