import type { Context } from '../context.js';
import { deleteImageRow } from './images.js';

/** Deletes an image, so that it is in no answer any more; false when there is none. */
export async function removeImage(context: Context, customerId: string, id: string): Promise<boolean> {
  const vectors = await deleteImageRow(context.db, customerId, id);
  if (!vectors) return false;
  await Promise.all(
    vectors.map(({ predictor, version, seq }) =>
      context.vectors.remove({ customerId, predictor, version }, [seq]),
    ),
  );
  return true;
}
