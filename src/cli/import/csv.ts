import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Given, Source } from './source.js';

interface Line {
  record: Record<string, string>;
  info: { lines: number };
}

/** Rows of a CSV with a header: `id`, `url`, perhaps `collection`; every other column becomes metadata. */
export async function picturesOfCsv(path: string): Promise<Source> {
  let total = 0;
  for await (const { record } of rows(path)) {
    if (total++ === 0) checkColumns(path, Object.keys(record));
  }
  return { total, pictures: given(path) };
}

async function* given(path: string): AsyncGenerator<Given> {
  for await (const { record, info } of rows(path)) yield pictureOf(record, `line ${info.lines}`);
}

function pictureOf(
  { id = '', url = '', collection = '', ...others }: Record<string, string>,
  where: string,
): Given {
  if (id === '' || url === '') return { where, reason: `has no ${id === '' ? 'id' : 'url'}` };
  const metadata = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ''));
  return {
    id,
    url,
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(collection === '' ? {} : { collection }),
  };
}

function checkColumns(path: string, names: string[]): void {
  const missing = ['id', 'url'].filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  throw new CommandFailure(
    exitCodes.usage,
    `${path} has no column ${missing.join(' and no column ')}; its first line names the columns: id,url,…`,
  );
}

async function* rows(path: string): AsyncGenerator<Line> {
  const file = createReadStream(path);
  const parser = parse({
    columns: true,
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count_less: true,
    delimiter: [',', ';', '\t'],
  });
  file.once('error', (error) => parser.destroy(error));
  try {
    for await (const line of file.pipe(parser)) yield line as Line;
  } catch (cause) {
    throw new CommandFailure(exitCodes.usage, `${path} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    file.destroy();
  }
}
