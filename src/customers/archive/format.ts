/**
 * What an archive of a customer is made of: a plain tar whose first entry is a manifest and whose last one says what all of
 * it must be. In between are rows, some of a table in each entry, and behind each entry of images the pictures that it names.
 * It holds no id of a customer but that in the manifest.
 */
import { type Static, Type } from 'typebox';
import { Manifest as PredictorManifest } from '../../predictors/manifest.js';
import { CustomerName, customerIdPattern } from '../customers.js';
import { CustomerSettings } from '../settings.js';

/** Raise it when an older Vitrine would take an archive for something that it is not. */
export const formatVersion = 1;

export const archiveType = 'application/x-tar';

/** An archive that comes in. Nothing in it is packed, so that it takes no more room than it has bytes. */
export const archiveBytesMax = 1024 ** 4;
export const importSecondsMax = 3_600;
/** An entry of rows is ended beyond this, and refused beyond the other: a row more. */
export const entryBytesWanted = 4 * 1024 ** 2;
export const entryBytesMax = 16 * 1024 ** 2;
export const manifestBytesMax = 1024 ** 2;
const predictorsMax = 1_000;

export const manifestName = 'manifest.json';
export const endName = 'end.json';

export function rowsName(table: string, n: number): string {
  return `rows/${table}/${String(n).padStart(6, '0')}.jsonl`;
}

export function pictureName(sha256: string): string {
  return `pictures/${sha256}`;
}

/** The table, or the hash of the picture, that an entry is about. No name is ever used as a path. */
export function placeOf(name: string): { table: string } | { sha256: string } | undefined {
  const [, table] = /^rows\/([a-z_]{1,63})\/\d{6,12}\.jsonl$/.exec(name) ?? [];
  if (table !== undefined) return { table };
  const [, sha256] = /^pictures\/([0-9a-f]{64})$/.exec(name) ?? [];
  return sha256 === undefined ? undefined : { sha256 };
}

const Count = Type.Integer({ minimum: 0 });
const predictor = PredictorManifest.properties;

/** A version that the customer had, by name and by what it does: see `fingerprintOf`. */
export const ArchivedPredictor = Type.Object(
  {
    name: predictor.name,
    version: predictor.version,
    task: predictor.task,
    is_default: Type.Boolean(),
    share: Type.Number({ minimum: 0, maximum: 1 }),
    fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { additionalProperties: false },
);
export type ArchivedPredictor = Static<typeof ArchivedPredictor>;

export const ArchiveManifest = Type.Object(
  {
    format: Type.Literal('vitrine-customer'),
    format_version: Type.Literal(formatVersion),
    vitrine: Type.String({ maxLength: 100 }),
    migration: Type.String({ maxLength: 100 }),
    exported_at: Type.String({ format: 'date-time' }),
    customer: Type.Object(
      {
        id: Type.String({ pattern: customerIdPattern }),
        name: CustomerName,
        settings: CustomerSettings,
      },
      { additionalProperties: false },
    ),
    predictors: Type.Array(ArchivedPredictor, { maxItems: predictorsMax }),
  },
  { additionalProperties: false },
);
export type ArchiveManifest = Static<typeof ArchiveManifest>;

/** `sha256` is that of all names and hashes before it; see digest.ts. */
export const ArchiveEnd = Type.Object(
  {
    entries: Count,
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    rows: Type.Record(Type.String(), Count),
    pictures: Count,
    /** Named by a row, and not in the store or not what they should be. */
    pictures_missing: Count,
  },
  { additionalProperties: false },
);
export type ArchiveEnd = Static<typeof ArchiveEnd>;
