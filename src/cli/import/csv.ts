import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
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
  const parser = parse({
    columns: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count_less: true,
    delimiter: [',', ';', '\t'],
  });
  // What breaks off breaks off the parser, which is where it is met.
  pipeline(Readable.from(textOf(path)), parser, () => {});
  try {
    for await (const line of parser) yield line as Line;
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(exitCodes.usage, `${path} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Read as UTF-8 whatever it is, ids and titles in another charset would silently become others. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (...given: Parameters<typeof decoder.decode>) => {
    try {
      return decoder.decode(...given);
    } catch (cause) {
      throw new CommandFailure(exitCodes.usage, `${path} is no text in UTF-8; save it as CSV in UTF-8.`, {
        cause,
      });
    }
  };
  for await (const chunk of createReadStream(path)) yield decoded(chunk as Buffer, { stream: true });
  yield decoded();
}
