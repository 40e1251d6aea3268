import { type Static, Type } from 'typebox';
import { Id } from '../http/identifier.js';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const Metadata = Type.Record(Type.String(), Type.Unknown(), {
  description: "The customer's own facts about the image, kept as they are",
});

export const Image = Type.Object(
  {
    id: Id,
    status: Type.Enum(['pending', 'ready', 'failed'], {
      description: 'Of the file posted last. An earlier picture keeps answering until the next is ready.',
    }),
    error: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
    source_url: Nullable(Type.String()),
    format: Nullable(Type.Enum(['jpeg', 'png', 'webp', 'gif', 'avif'])),
    width: Nullable(Type.Integer({ description: 'Pixels, upright' })),
    height: Nullable(Type.Integer({ description: 'Pixels, upright' })),
    bytes: Nullable(Type.Integer()),
    sha256: Nullable(Type.String({ description: 'Of the picture as it was received' })),
    metadata: Metadata,
    collections: Type.Array(Id),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
    processed_at: Nullable(Type.String({ format: 'date-time' })),
  },
  { $id: 'Image' },
);
export type Image = Static<typeof Image>;

export interface ImageRow {
  id: string;
  key: number;
  status: Image['status'];
  error_code: string | null;
  error_detail: string | null;
  source_url: string | null;
  etag: string | null;
  last_modified: string | null;
  fetched_url: string | null;
  upload_sha256: string | null;
  upload_bytes: number | null;
  sha256: string | null;
  format: Image['format'];
  width: number | null;
  height: number | null;
  bytes: number | null;
  metadata: Record<string, unknown>;
  collections: string[];
  revision: number;
  created_at: Date;
  updated_at: Date;
  processed_at: Date | null;
}

/** A row as callers see it. */
export function shownImage(row: ImageRow): Image {
  const { id, status, source_url, format, width, height, bytes, sha256, metadata, collections } = row;
  return {
    id,
    status,
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail ?? '' },
    source_url,
    format,
    width,
    height,
    bytes,
    sha256,
    metadata,
    collections,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    processed_at: row.processed_at?.toISOString() ?? null,
  };
}
