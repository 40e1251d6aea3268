import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { Context } from '../context.js';
import { IdInput, idOf } from '../http/identifier.js';
import { checkedCollections, checkedMetadata } from './accept-images.js';
import { existingCollections } from './collections.js';
import type { Image } from './image.js';
import { getImageRow } from './images.js';
import { collectionsPerImageMax } from './limits.js';
import { FileInput, pictureFile } from './picture-file.js';
import { type ImageToStore, storeImages } from './store-images.js';

export const ImageChange = Type.Object(
  {
    file: Type.Optional(FileInput),
    metadata: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Merged into what is there; null takes a key away',
      }),
    ),
    collections: Type.Optional(
      Type.Array(IdInput, { maxItems: collectionsPerImageMax, description: 'Exactly these' }),
    ),
  },
  { $id: 'ImageChange', additionalProperties: false, minProperties: 1 },
);

/** Changes what `change` names. Throws the problems of its picture and collections, that there is no such image, or `quotaExceeded`. */
export async function changeImage(
  context: Context,
  customerId: string,
  id: string,
  change: Static<typeof ImageChange>,
): Promise<void> {
  const row = await getImageRow(context.db, customerId, id);
  const image: ImageToStore = { id };
  if (change.file) image.picture = pictureFile(change.file);
  if (change.metadata) image.metadata = merged(row.metadata, change.metadata);
  if (change.collections) {
    const named = change.collections.map(idOf);
    image.collections = checkedCollections(named, await existingCollections(context.db, customerId, named));
  }
  const { beyond } = await storeImages(context, customerId, [image]);
  for (const problem of beyond.values()) throw problem;
}

function merged(current: Image['metadata'], change: Record<string, unknown>): Record<string, unknown> {
  const all = Object.entries({ ...current, ...change }).filter(([, value]) => value !== null);
  return checkedMetadata(Object.fromEntries(all));
}
