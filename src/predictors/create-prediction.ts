import { Type } from 'typebox';
import { errors } from '../errors.js';
import { pictureBodyBytesMax } from '../images/limits.js';
import { requestedBytes, requestedPictureErrors } from '../images/picture-bytes.js';
import { FileInput } from '../images/picture-file.js';
import { operation } from '../operation.js';
import { seesPictures } from './assignments.js';
import { checkedCrop } from './crop.js';
import { Box } from './prediction.js';
import { Prediction } from './shown-prediction.js';

export const createPrediction = operation({
  id: 'create-prediction',
  method: 'POST',
  path: '/predictions',
  level: 'service',
  scope: 'customer',
  tag: 'Predictions',
  summary: 'Say what is on a picture',
  description: 'Shows a picture to one predictor, or to all that are assigned. The picture is not kept.',
  body: Type.Object(
    {
      file: Type.Optional(FileInput),
      crop: Type.Optional(Box),
      predictor: Type.Optional(Type.String({ description: 'Without it, all that are assigned' })),
      version: Type.Optional(Type.String()),
    },
    { $id: 'PredictionInput', additionalProperties: false },
  ),
  bodyBytesMax: pictureBodyBytesMax,
  multipart: 'one-file',
  example: { file: { url: 'https://shop.example/pictures/1.jpg' }, predictor: 'vitrine-objects' },
  answers: {
    200: {
      description: 'One prediction for each predictor version',
      schema: Type.Object({
        picture: Type.Object({
          format: Type.Enum(['jpeg', 'png', 'webp', 'gif', 'avif']),
          width: Type.Integer({ description: 'Pixels, upright' }),
          height: Type.Integer({ description: 'Pixels, upright' }),
        }),
        predictions: Type.Array(Prediction),
      }),
    },
  },
  errors: [
    ...requestedPictureErrors,
    errors.predictorNotFound,
    errors.predictorUnavailable,
    errors.concurrencyLimited,
    errors.overloaded,
  ],
  async handle({ context, customerId, body: { file, crop, predictor, version } }) {
    const assigned = await context.assignments.of(customerId);
    const versions = assigned.filter(seesPictures).filter(({ manifest }) => {
      return (
        manifest.name === (predictor ?? manifest.name) && manifest.version === (version ?? manifest.version)
      );
    });
    if (versions.length === 0)
      throw errors.predictorNotFound(`No such predictor of pictures is assigned; see GET /predictors.`);
    const box = checkedCrop(crop);
    const bytes = await requestedBytes(context, customerId, file);
    const { picture, results } = await context.inference.predict({
      customerId,
      picture: bytes,
      ...(box ? { crop: box } : {}),
      versions,
      priority: 'realtime',
    });
    const predictions = versions.map(({ manifest }, index) => {
      return { predictor: manifest.name, version: manifest.version, ...results[index]! };
    });
    return { status: 200, body: { picture, predictions } };
  },
});
