import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { FeedBroken } from './feed-broken.js';
import { columnOf, type FeedRow, type RowError, tooLong } from './feed-row.js';
import { fieldCharsMax, fieldsPerRowMax, rowCharsMax } from './limits.js';

/** After these nothing that follows can be trusted. */
const fatal = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE']);

/** Rows of CSV or TSV with a header. A row that is broken in itself is one with an error. Throws `FeedBroken`. */
export async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<FeedRow> {
  const broken: FeedRow[] = [];
  const source = Readable.from(text);
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: delimiter === '\t',
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: rowCharsMax,
    on_skip: (error) => {
      if (!error) return undefined;
      if (fatal.has(error.code)) parser.destroy(brokenAt(error));
      else broken.push({ line: lineOf(error), columns: new Map(), errors: [quoteError(error)] });
      return undefined;
    },
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let header: string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield* broken.splice(0);
      if (!header) {
        header = record.map(columnOf);
        checkHeader(header);
      } else yield rowOf(header, record, info.lines);
    }
    yield* broken.splice(0);
  } catch (error) {
    throw String((error as CsvError).code).startsWith('CSV_') ? brokenAt(error as CsvError) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function checkHeader(header: string[]): void {
  if (header.length > fieldsPerRowMax)
    throw new FeedBroken(`The header has more than ${fieldsPerRowMax} columns.`);
  const twice = header.find((name, place) => name !== '' && header.indexOf(name) !== place);
  if (twice !== undefined) throw new FeedBroken(`The header names the column ${twice} twice.`);
}

/** Addresses of further pictures stand in one column, between commas. */
function rowOf(header: string[], record: string[], line: number): FeedRow {
  const errors: RowError[] = [];
  const columns = new Map<string, string[]>();
  if (record.length !== header.length) {
    const message = `has ${record.length} columns, the header ${header.length}`;
    errors.push({ field: null, code: 'columns_wrong', message });
  }
  for (const [place, name] of header.entries()) {
    const text = (record[place] ?? '').trim();
    if (text === '') continue;
    if (text.length > fieldCharsMax) errors.push(tooLong(name));
    else columns.set(name, name === 'additional_image_link' ? text.split(/\s*,\s*(?=https?:)/) : [text]);
  }
  return { line, columns, errors };
}

function quoteError(error: CsvError): RowError {
  const column = (error as { column?: unknown }).column;
  const at = typeof column === 'number' ? ` in column ${column + 1}` : '';
  return { field: null, code: 'row_unreadable', message: `has a quote where none may be${at}` };
}

function lineOf(error: CsvError): number {
  const { lines } = error as { lines?: unknown };
  return typeof lines === 'number' ? lines : 0;
}

function brokenAt(error: CsvError): FeedBroken {
  const words =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote is not closed'
      : error.code === 'CSV_MAX_RECORD_SIZE'
        ? `a row has more than ${rowCharsMax} characters, perhaps for a quote that is not closed`
        : 'a row cannot be read';
  return new FeedBroken(`The table is broken near line ${lineOf(error)}: ${words}.`);
}
