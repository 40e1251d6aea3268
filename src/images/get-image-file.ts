import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getImageRow } from './images.js';
import { thumbnailPixels } from './limits.js';
import { renderedFile } from './rendered-file.js';
import { serveBytes } from './serve-bytes.js';

const largest = thumbnailPixels.at(-1)!;

export const getImageFile = operation({
  id: 'get-image-file',
  method: 'GET',
  path: '/images/{id}/file',
  level: 'service',
  scope: 'customer',
  tag: 'Images',
  summary: 'Get the picture of an image',
  description: `Upright and without metadata. JPEG, PNG and WebP keep their format; GIF gives its first frame as PNG, AVIF
comes as WebP. With \`size\` a WebP thumbnail, its longest side the next larger of ${thumbnailPixels.join(', ')} pixels
(never enlarged). \`If-None-Match\` and \`Range\` are answered.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(
    {
      size: Type.Optional(
        Type.Integer({ minimum: 1, maximum: largest, description: 'Pixels of the longest side' }),
      ),
    },
    { additionalProperties: false },
  ),
  answers: {
    200: { description: 'The picture', contentTypes: ['image/jpeg', 'image/png', 'image/webp'] },
    206: {
      description: 'The part that `Range` asked for',
      contentTypes: ['image/jpeg', 'image/png', 'image/webp'],
    },
    304: { description: 'Not changed since `If-None-Match`' },
  },
  errors: [
    errors.imageNotFound,
    errors.imageNotReady,
    errors.rangeInvalid,
    errors.overloaded,
    errors.predictorUnavailable,
    errors.concurrencyLimited,
  ],
  async handle({ context, customerId, params, query, headers }) {
    const image = await getImageRow(context.db, customerId, params.id);
    if (image.sha256 === null) throw errors.imageNotReady(`The image ${params.id} is ${image.status}.`);
    const size =
      query.size === undefined ? undefined : thumbnailPixels.find((pixels) => pixels >= query.size!);
    const etag = `"${image.sha256.slice(0, 32)}-${size ?? 'full'}"`;
    return serveBytes(headers, etag, () => renderedFile(context, customerId, image.sha256!, size));
  },
});
