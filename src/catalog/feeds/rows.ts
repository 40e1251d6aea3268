import type { Readable } from 'node:stream';
import { feedText } from './feed-text.js';
import { csvRows } from './rows-of-csv.js';
import { jsonRows } from './rows-of-json.js';
import { xmlRows } from './rows-of-xml.js';

export const formats = ['auto', 'xml', 'csv', 'tsv', 'jsonl'] as const;
export type Format = (typeof formats)[number];

/** What is wrong with a row, in one of its fields. */
export interface RowError {
  field: string | null;
  code: string;
  message: string;
}

/** One row of a feed: column → values, in the order in which they stand. */
export interface FeedRow {
  /** From 1. */
  line: number;
  columns: Map<string, string[]>;
  errors: RowError[];
}

/** Reads the rows of a feed as they come. Throws `FeedBroken` where it cannot be read on. */
export async function* feedRows(
  source: Readable,
  { format, charset, onBytes }: { format: Format; charset?: string; onBytes?: (count: number) => void },
): AsyncGenerator<FeedRow> {
  const { text, start } = await feedText(source, { charset, onBytes });
  const first = start.trimStart()[0];
  const found = format !== 'auto' ? format : first === '<' ? 'xml' : first === '{' ? 'jsonl' : 'csv';
  if (found === 'xml') yield* xmlRows(text);
  else if (found === 'jsonl') yield* jsonRows(text);
  else yield* csvRows(text, found === 'tsv' ? '\t' : delimiterOf(start, format));
}

/** The one that the header has most of. */
function delimiterOf(start: string, format: Format): string {
  const header = start.split(/\r?\n/, 1)[0]!;
  const count = (mark: string) => header.split(mark).length;
  const marks = format === 'csv' ? [',', ';'] : [',', ';', '\t'];
  return marks.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** `g:Image Link` is `image_link`. */
export function columnOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(g|c):/, '')
    .replace(/[\s-]+/g, '_');
}
