import { type Static, Type } from 'typebox';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { IdInput, idOf } from '../http/identifier.js';
import { Problem } from '../http/problem.js';
import { validator } from '../http/validate.js';
import { existingCollections } from './collections.js';
import { Metadata } from './image.js';
import { collectionsPerImageMax, idCharsShown, metadataCharsMax } from './limits.js';
import { FileInput, pictureFile } from './picture-file.js';
import { type ImageToStore, storeImages } from './store-images.js';

export const ImageInput = Type.Object(
  {
    id: IdInput,
    file: FileInput,
    metadata: Type.Optional(Metadata),
    collections: Type.Optional(
      Type.Array(IdInput, {
        maxItems: collectionsPerImageMax,
        description: 'Exactly these; without it they stay as they are',
      }),
    ),
  },
  { $id: 'ImageInput', additionalProperties: false },
);

export const ImageOutcome = Type.Object(
  {
    index: Type.Integer({ description: 'Place in the request, from 0' }),
    id: Type.Union([Type.String(), Type.Null()]),
    result: Type.Enum(['accepted', 'unchanged', 'rejected']),
    error: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
    status: Type.Optional(
      Type.Enum(['pending', 'ready', 'failed'], { description: 'Of the image, when the request waited' }),
    ),
  },
  { $id: 'ImageOutcome' },
);
export type ImageOutcome = Static<typeof ImageOutcome>;

const checkRecord = validator(ImageInput, 'body');

/** Takes the good records in, durably, and says of each bad one why it was rejected. */
export async function acceptImages(
  context: Context,
  customerId: string,
  records: unknown[],
): Promise<ImageOutcome[]> {
  const collections = await existingCollections(context.db, customerId, records.flatMap(collectionsNamed));
  const accepted = new Map<string, { index: number; image: ImageToStore }>();
  const rejected: ImageOutcome[] = [];
  for (const [index, record] of records.entries()) {
    try {
      const image = readRecord(record, collections);
      if (accepted.has(image.id))
        throw errors.requestInvalid(`The id ${image.id} stands earlier in this request.`);
      accepted.set(image.id, { index, image });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      rejected.push(rejection(index, record, error));
    }
  }
  const { unchanged, beyond } = await storeImages(
    context,
    customerId,
    [...accepted.values()].map(({ image }) => image),
  );
  const taken = [...accepted].map(([id, { index }]): ImageOutcome => {
    const problem = beyond.get(id);
    if (problem) return rejection(index, { id }, problem);
    return { index, id, result: unchanged.has(id) ? 'unchanged' : 'accepted' };
  });
  return [...taken, ...rejected].sort((a, b) => a.index - b.index);
}

/** Throws the problem that names all that is wrong with the record. */
function readRecord(record: unknown, collections: Set<string>): ImageToStore {
  const checked = checkRecord(record);
  if (!checked.ok) {
    throw errors.requestInvalid(
      checked.fields.map(({ path, message }) => `${path || 'the record'} ${message}`).join('; '),
    );
  }
  const { id, file, metadata, collections: named } = checked.value;
  const image: ImageToStore = { id: idOf(id), picture: pictureFile(file) };
  if (metadata) image.metadata = checkedMetadata(metadata);
  if (named) image.collections = checkedCollections(named, collections);
  return image;
}

export function checkedMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(metadata);
  if (text.length > metadataCharsMax)
    throw errors.requestInvalid(`\`metadata\` may have ${metadataCharsMax} characters as JSON.`);
  return metadata;
}

export function checkedCollections(named: (string | number)[], existing: Set<string>): string[] {
  const ids = [...new Set(named.map(idOf))];
  const unknown = ids.find((id) => !existing.has(id));
  if (unknown !== undefined)
    throw errors.collectionNotFound(`There is no collection ${unknown}; create it first.`);
  return ids;
}

function rejection(index: number, record: unknown, problem: Problem): ImageOutcome {
  const id = (record as { id?: unknown } | null)?.id;
  const shown = typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, idCharsShown) : null;
  const error = { code: problem.kind.code, detail: problem.detail ?? problem.kind.title };
  return { index, id: shown, result: 'rejected', error };
}

function collectionsNamed(record: unknown): string[] {
  const named = (record as { collections?: unknown } | null)?.collections;
  return Array.isArray(named) ? named.slice(0, collectionsPerImageMax).map(String) : [];
}
