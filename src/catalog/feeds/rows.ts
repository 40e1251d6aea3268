import type { Readable } from 'node:stream';
import type { FeedRow } from './feed-row.js';
import { feedText } from './feed-text.js';
import { csvRows } from './rows-of-csv.js';
import { jsonRows } from './rows-of-json.js';
import { xmlRows } from './rows-of-xml.js';

export const formats = ['auto', 'xml', 'csv', 'tsv', 'jsonl'] as const;
export type Format = (typeof formats)[number];

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
