import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { pack as packTar } from 'tar-stream';
import type { Context } from '../../context.js';
import { originalKey } from '../../images/blob-keys.js';
import { fingerprintOf } from '../../predictors/fingerprint.js';
import type { Manifest } from '../../predictors/manifest.js';
import { version } from '../../version.js';
import { getCustomerOf } from '../customers.js';
import { Digest } from './digest.js';
import {
  type ArchivedPredictor,
  type ArchiveEnd,
  type ArchiveManifest,
  endName,
  entryBytesWanted,
  formatVersion,
  manifestName,
  pictureName,
  rowsName,
} from './format.js';
import { pagesOf } from './read-rows.js';
import { type Table, tables } from './tables.js';

/**
 * A customer as a stream of bytes, read as fast as they are taken: of rows and pictures only a handful are in memory. What goes
 * wrong on the way ends the stream with an error, and an archive without its end is none.
 */
export async function writeArchive(context: Context, customerId: string): Promise<Readable> {
  const manifest = await manifestOf(context, customerId);
  const pack = packTar();
  void new ArchiveWriter(context, pack, manifest).write().catch((error) => {
    if (!pack.destroyed) pack.destroy(error);
  });
  return Readable.from(pack, { objectMode: false });
}

type Pack = ReturnType<typeof packTar>;

class ArchiveWriter {
  readonly #context: Context;
  readonly #pack: Pack;
  readonly #manifest: ArchiveManifest;
  readonly #digest = new Digest();
  readonly #end: Omit<ArchiveEnd, 'entries' | 'sha256'> = { rows: {}, pictures: 0, pictures_missing: 0 };

  constructor(context: Context, pack: Pack, manifest: ArchiveManifest) {
    this.#context = context;
    this.#pack = pack;
    this.#manifest = manifest;
  }

  async write(): Promise<void> {
    await this.#entry(manifestName, JSON.stringify(this.#manifest));
    for (const table of tables) await this.#table(table);
    const { entries, sha256 } = this.#digest;
    await this.#entry(endName, JSON.stringify({ entries, sha256, ...this.#end } satisfies ArchiveEnd));
    this.#pack.finalize();
  }

  async #table(table: Table): Promise<void> {
    const { id } = this.#manifest.customer;
    const startedAt = new Date(this.#manifest.exported_at);
    let entries = 0;
    let rows = 0;
    for await (const page of pagesOf(this.#context.db.boundTo(id), id, table, startedAt)) {
      rows += page.length;
      for (const part of inParts(page)) {
        await this.#entry(rowsName(table.name, ++entries), part.map(({ line }) => `${line}\n`).join(''));
        for (const sha256 of new Set(part.flatMap(({ pictures }) => pictures))) await this.#picture(sha256);
      }
    }
    this.#end.rows[table.name] = rows;
  }

  /** One that is gone since its row was read, or damaged on the disk, is left out: its row then is, too. */
  async #picture(sha256: string): Promise<void> {
    const bytes = await this.#context.blobs.get(originalKey(this.#manifest.customer.id, sha256));
    if (!bytes || hashOf(bytes) !== sha256) {
      this.#end.pictures_missing++;
      return;
    }
    this.#end.pictures++;
    await this.#entry(pictureName(sha256), bytes, sha256);
  }

  /** Resolves once it has been taken. */
  async #entry(name: string, content: string | Uint8Array, sha256 = hashOf(content)): Promise<void> {
    this.#digest.add(name, sha256);
    const bytes =
      typeof content === 'string'
        ? Buffer.from(content)
        : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    await new Promise<void>((resolve, reject) => {
      this.#pack.entry({ name, mtime: new Date(this.#manifest.exported_at) }, bytes, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }
}

async function manifestOf({ db }: Context, customerId: string): Promise<ArchiveManifest> {
  const { id, name, settings } = await getCustomerOf(db, customerId);
  const [migration] = await db.query<{ name: string; now: Date }>(
    sql`select max(name) as name, now() as now from migrations`,
  );
  const predictors = await db.query<Omit<ArchivedPredictor, 'fingerprint'> & { manifest: Manifest }>(sql`
    select a.predictor as name, a.version, a.task, a.is_default, a.share, v.manifest
    from predictor_assignments a join predictor_versions v on v.name = a.predictor and v.version = a.version
    where a.customer_id = ${customerId} and a.retires_at is null order by a.task, a.predictor, a.version`);
  return {
    format: 'vitrine-customer',
    format_version: formatVersion,
    vitrine: version,
    migration: migration!.name,
    exported_at: migration!.now.toISOString(),
    customer: { id, name, settings },
    predictors: predictors.map(({ manifest, ...one }) => ({ ...one, fingerprint: fingerprintOf(manifest) })),
  };
}

/** Rows that make an entry together. */
function* inParts<Row extends { line: string }>(rows: Row[]): Generator<Row[]> {
  let part: Row[] = [];
  let chars = 0;
  for (const row of rows) {
    part.push(row);
    chars += row.line.length;
    if (chars < entryBytesWanted) continue;
    yield part;
    part = [];
    chars = 0;
  }
  if (part.length > 0) yield part;
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
