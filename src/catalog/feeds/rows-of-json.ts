import { FeedBroken } from './feed-broken.js';
import { columnOf, type FeedRow, type RowError, tooLong } from './feed-row.js';
import { fieldCharsMax, fieldsPerRowMax, rowCharsMax } from './limits.js';

/** Rows of JSON Lines: one object on each line. Throws `FeedBroken`. */
export async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<FeedRow> {
  let left = '';
  let line = 0;
  for await (const piece of text) {
    const lines = (left + piece).split('\n');
    left = lines.pop()!;
    if (left.length > rowCharsMax)
      throw new FeedBroken(`Line ${line + lines.length + 1} has more than ${rowCharsMax} characters.`);
    for (const written of lines) {
      line++;
      const row = rowOf(written, line);
      if (row) yield row;
    }
  }
  const row = rowOf(left, line + 1);
  if (row) yield row;
}

function rowOf(written: string, line: number): FeedRow | undefined {
  if (written.trim() === '') return undefined;
  const columns = new Map<string, string[]>();
  const errors: RowError[] = [];
  const object = parsed(written);
  if (!object) {
    errors.push({ field: null, code: 'row_unreadable', message: 'is not a JSON object' });
    return { line, columns, errors };
  }
  for (const [name, value] of Object.entries(object).slice(0, fieldsPerRowMax)) {
    const column = columnOf(name);
    const values = [value].flat().filter((one) => one !== null && one !== '');
    if (values.some((one) => typeof one === 'object'))
      errors.push({ field: column, code: 'invalid', message: 'must be a text, a number or a list of texts' });
    else if (values.some((one) => String(one).length > fieldCharsMax)) errors.push(tooLong(column));
    else if (values.length > 0)
      columns.set(
        column,
        values.map((one) => String(one).trim()),
      );
  }
  return { line, columns, errors };
}

function parsed(written: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(written);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
