import { errors } from '../errors.js';
import type { Box } from './prediction.js';

/** Room for the rounding of those who compute `1 - x`. */
const tolerance = 1e-6;

/** A crop box that lies inside of the picture. Throws `requestInvalid`. */
export function checkedCrop(crop: Box | undefined): Box | undefined {
  if (!crop) return undefined;
  const isInside = crop.x + crop.width <= 1 + tolerance && crop.y + crop.height <= 1 + tolerance;
  if (isInside) return crop;
  const message = 'must lie inside of the picture: x + width and y + height are 1 at most';
  throw errors.requestInvalid(undefined, { fields: [{ in: 'body', path: '/crop', message }] });
}
