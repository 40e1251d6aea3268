import type { Readable } from 'node:stream';
import type { Context } from '../../context.js';
import type { Database } from '../../db/database.js';
import { errors } from '../../errors.js';
import { Arrival } from './arrival.js';
import { type Finished, finishImport } from './finish-import.js';
import type { ArchiveManifest } from './format.js';
import { IncomingImages } from './incoming-images.js';
import { type KeptVersion, keepVersions } from './kept-versions.js';
import { type Part, readArchive } from './read-archive.js';
import { isOfVersion, type Row, type Table } from './tables.js';
import { VectorCheck } from './vector-check.js';
import { writeRows } from './write-rows.js';

/** What came of an import. */
export interface Imported extends Finished, Taken {
  customer: string;
  exported_from: string;
  exported_at: string;
  predictors: { name: string; version: string; kept: boolean }[];
}

interface Taken {
  /** By table. */
  rows: Record<string, number>;
  left_out: Record<string, number>;
  pictures: number;
  /** Their header `Authorization` stayed behind. */
  feeds_to_authorize: string[];
}

/**
 * Makes a customer of an archive, under its own id or another. Until all of it is there and right, the customer is suspended,
 * and whatever goes wrong takes away again what has come: see arrival.ts. Throws `customerExists`, `archiveInvalid`,
 * `archiveUnsupported`.
 */
export async function importArchive(context: Context, body: Readable, as?: string): Promise<Imported> {
  const parts = readArchive(body);
  const { manifest } = await first(parts);
  const id = as ?? manifest.customer.id;
  const arrival = await Arrival.begin(context, { ...manifest.customer, id });
  if (!arrival) {
    await parts.return(undefined);
    throw errors.customerExists(
      `There is a customer ${id} already; import it under another id with ?as=, or close that one first.`,
    );
  }
  try {
    const versions = await keepVersions(context, id, manifest.predictors);
    const taken = await new Import(context, id, arrival, versions).take(parts);
    const finished = await finishImport(context, id, {
      arrival,
      versions,
      unpulled: taken.feeds_to_authorize,
    });
    return { ...receipt(id, manifest, versions), ...taken, ...finished };
  } catch (error) {
    await arrival.undo();
    throw error;
  }
}

async function first(parts: AsyncGenerator<Part>): Promise<Extract<Part, { type: 'manifest' }>> {
  const { value } = await parts.next();
  if (value?.type !== 'manifest') throw errors.archiveInvalid('It does not begin with its manifest.');
  return value;
}

function receipt(id: string, { customer, exported_at }: ArchiveManifest, versions: KeptVersion[]) {
  return {
    customer: id,
    exported_from: customer.id,
    exported_at,
    predictors: versions.map(({ name, version, kept }) => ({ name, version, kept })),
  };
}

class Import {
  readonly #db: Database;
  readonly #id: string;
  readonly #arrival: Arrival;
  readonly #images: IncomingImages;
  readonly #versions: KeptVersion[];
  readonly #vectors: VectorCheck;
  readonly #rows: Record<string, number> = {};
  readonly #leftOut: Record<string, number> = {};
  readonly #feeds: string[] = [];

  constructor(context: Context, id: string, arrival: Arrival, versions: KeptVersion[]) {
    this.#db = context.db.boundTo(id);
    this.#id = id;
    this.#arrival = arrival;
    this.#images = new IncomingImages(context.blobs, id);
    this.#versions = versions;
    this.#vectors = new VectorCheck(versions);
  }

  async take(parts: AsyncGenerator<Part>): Promise<Taken> {
    try {
      for await (const part of parts) await this.#takePart(part);
    } finally {
      // When it fails, what has come is removed: nothing may come after that.
      await this.#images.settled();
    }
    return {
      rows: this.#rows,
      left_out: this.#leftOut,
      pictures: this.#images.count,
      feeds_to_authorize: this.#feeds,
    };
  }

  async #takePart(part: Part): Promise<void> {
    await this.#arrival.goesOn();
    if (part.type === 'picture') return this.#images.picture(part.sha256, part.bytes);
    await this.#storeImages();
    if (part.type === 'rows') await this.#take(part);
  }

  async #take({ table, lines, rows }: Extract<Part, { type: 'rows' }>): Promise<void> {
    if (table.name === 'images') return this.#images.begin(table, lines, rows);
    if (table.name === 'feeds')
      this.#feeds.push(...rows.filter((row) => row.has_authorization).map((row) => String(row.id)));
    if (table.name.endsWith('embeddings')) for (const row of rows) this.#vectors.check(row);
    const own = isOfVersion(table) ? lines.filter((_, n) => this.#isKept(rows[n]!)) : lines;
    this.#count(table, rows.length, await writeRows(this.#db, this.#id, table, own));
  }

  /** What another version of the same name has said is not what the one here would say. */
  #isKept({ predictor, version }: Row): boolean {
    return this.#versions.some((one) => one.kept && one.name === predictor && one.version === version);
  }

  /** Those whose pictures have come: a row never names a file that is not there. */
  async #storeImages(): Promise<void> {
    const images = await this.#images.end();
    if (!images) return;
    const { table, lines, whole } = images;
    this.#count(table, lines, await writeRows(this.#db, this.#id, table, whole));
  }

  #count({ name }: Table, came: number, written: number): void {
    this.#rows[name] = (this.#rows[name] ?? 0) + written;
    if (came > written) this.#leftOut[name] = (this.#leftOut[name] ?? 0) + came - written;
  }
}
