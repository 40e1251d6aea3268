import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { extract as extractTar, type Header } from 'tar-stream';
import { Compile } from 'typebox/compile';
import { errors } from '../../errors.js';
import { Problem } from '../../http/problem.js';
import { imageBytesMax } from '../../images/limits.js';
import { Digest } from './digest.js';
import {
  ArchiveEnd,
  ArchiveManifest,
  endName,
  entryBytesMax,
  formatVersion,
  manifestBytesMax,
  manifestName,
  placeOf,
} from './format.js';
import { schemaOf, type Table, tables } from './tables.js';

export type Part =
  | { type: 'manifest'; manifest: ArchiveManifest }
  /** `lines` are what was read, `rows` the same as values that the schema of the table has let through. */
  | { type: 'rows'; table: Table; lines: string[]; rows: Record<string, unknown>[] }
  | { type: 'picture'; sha256: string; bytes: Buffer }
  | { type: 'end'; end: ArchiveEnd };

/**
 * The parts of an archive, each whole and in its place: the manifest, rows of the tables in their order with pictures between
 * them, the end. Nothing of it is believed: no entry is larger than it may be, no name is a path, and whatever is not what it
 * should be throws `archiveInvalid`; `body` is destroyed then. Only one that was read to its end, whose hash is that of all before it, is an archive.
 */
export async function* readArchive(body: Readable): AsyncGenerator<Part> {
  const extract = extractTar();
  body.once('error', (error) => extract.destroy(error));
  body.pipe(extract);
  const digest = new Digest();
  let isOver = false;
  let place = -1;
  try {
    for await (const entry of extract) {
      const { name } = entry.header;
      if (isOver) throw invalid(`Behind its end there is ${shown(name)}.`);
      const content = await contentOf(entry);
      const sha256 = createHash('sha256').update(content).digest('hex');
      const part = partOf(name, content, sha256);
      const isFirst = digest.entries === 0;
      if (isFirst !== (part.type === 'manifest')) throw invalid('It does not begin with its manifest.');
      if (part.type === 'end') {
        if (part.end.entries !== digest.entries || part.end.sha256 !== digest.sha256)
          throw invalid('It is not what its end says: something is missing, or was changed.');
        isOver = true;
      }
      if (part.type === 'rows') {
        if (tables.indexOf(part.table) < place)
          throw invalid(`The rows of ${part.table.name} come too late.`);
        place = tables.indexOf(part.table);
      }
      digest.add(name, sha256);
      yield part;
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw invalid(`It cannot be read as a tar file (${(error as Error).message}).`, error);
  } finally {
    body.destroy();
    extract.destroy();
  }
  if (!isOver) throw invalid('It breaks off before its end.');
}

function partOf(name: string, content: Buffer, sha256: string): Part {
  if (name === manifestName) return { type: 'manifest', manifest: manifestIn(content) };
  if (name === endName) return { type: 'end', end: checked(isEnd, parsed(content, name), name) };
  const place = placeOf(name)!;
  if ('sha256' in place) {
    if (place.sha256 !== sha256) throw invalid(`The picture ${place.sha256} is not what its name says.`);
    return { type: 'picture', sha256, bytes: content };
  }
  const table = tables.find((one) => one.name === place.table);
  if (!table) throw errors.archiveUnsupported(`It holds ${place.table}, which this version does not know.`);
  return { type: 'rows', table, ...rowsIn(table, content) };
}

/** All of an entry; it says beforehand how much that is. */
async function contentOf(entry: AsyncIterable<unknown> & { header: Header }): Promise<Buffer> {
  const { name, size = 0, type } = entry.header;
  const place = placeOf(name);
  if (type !== 'file' || (name !== manifestName && name !== endName && !place))
    throw invalid(`There is no place in it for ${shown(name)}.`);
  const bytesMax = !place ? manifestBytesMax : 'sha256' in place ? imageBytesMax : entryBytesMax;
  if (size > bytesMax) throw invalid(`${shown(name)} has ${size} bytes; it may have ${bytesMax}.`);
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const isManifest = Compile(ArchiveManifest);
const isEnd = Compile(ArchiveEnd);

function manifestIn(content: Buffer): ArchiveManifest {
  const value = parsed(content, manifestName) as {
    format?: unknown;
    format_version?: unknown;
    vitrine?: unknown;
  };
  if (value?.format !== 'vitrine-customer') throw invalid('It is no archive of a customer.');
  if (typeof value.format_version === 'number' && value.format_version > formatVersion)
    throw errors.archiveUnsupported(
      `Its format is ${value.format_version}, of Vitrine ${shown(String(value.vitrine))}; this version reads up to ${formatVersion}. Update this installation first.`,
    );
  return checked(isManifest, value, manifestName);
}

const checks = new Map<Table, Check>();

function rowsIn(table: Table, content: Buffer): { lines: string[]; rows: Record<string, unknown>[] } {
  const check = checks.get(table) ?? Compile(schemaOf(table));
  checks.set(table, check);
  const lines = textIn(content, table.name)
    .split('\n')
    .filter((line) => line !== '');
  const rows = lines.map((line, n) => {
    const where = `line ${n + 1} of ${table.name}`;
    const row = checked<Record<string, unknown>>(check, parsed(line, where), where);
    if (!isRight(table, row)) throw invalid(`${where} says what none can.`);
    return row;
  });
  return { lines, rows };
}

function isRight({ isRight: check }: Table, row: Record<string, unknown>): boolean {
  try {
    return check?.(row) ?? true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

interface Check {
  Check(value: unknown): boolean;
  Errors(value: unknown): { instancePath: string; message: string }[];
}

function checked<Value>(check: Check, value: unknown, where: string): Value {
  if (check.Check(value)) return value as Value;
  const [first] = check.Errors(value);
  throw invalid(`${where} is not right: ${shown(first?.instancePath ?? '')} ${first?.message ?? ''}.`);
}

function parsed(content: Buffer | string, where: string): unknown {
  try {
    return JSON.parse(typeof content === 'string' ? content : textIn(content, where));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw invalid(`${where} is not JSON.`, error);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textIn(content: Buffer, where: string): string {
  try {
    return utf8.decode(content);
  } catch (error) {
    throw invalid(`${where} is not UTF-8.`, error);
  }
}

const charsShownMax = 100;

/** A name of the archive in a message. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, charsShownMax));
}

function invalid(detail: string, cause?: unknown): Problem {
  return errors.archiveInvalid(detail, cause === undefined ? {} : { cause });
}
