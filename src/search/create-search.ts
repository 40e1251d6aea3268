import { Type } from 'typebox';
import { errors } from '../errors.js';
import { IdInput, idOf } from '../http/identifier.js';
import { pageLimitDefault } from '../http/page.js';
import { pictureBodyBytesMax } from '../images/limits.js';
import { requestedPictureErrors } from '../images/picture-bytes.js';
import { FileInput } from '../images/picture-file.js';
import { operation } from '../operation.js';
import { checkedCrop } from '../predictors/crop.js';
import { Box } from '../predictors/prediction.js';
import { askedVector } from './asked-vector.js';
import { similarWindowMax } from './find-similar.js';
import { answerSimilar, SimilarImages, similarityQuery } from './similarity.js';

const outranksBody = 'Outranks that of the body, so that `links.next` works with the same body';

const textCharactersMax = 1000;
/** Images that may be marked each way. */
const marksMax = 50;
const cropOfText = { in: 'body' as const, path: '/crop', message: 'goes with a picture, not with `text`' };

export const createSearch = operation({
  id: 'create-search',
  method: 'POST',
  path: '/searches',
  level: 'service',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Search with a picture or a text',
  description:
    'By address, by the bytes (base64 or upload), or by the id of an image; `crop` looks at a part of it. The picture of a search is not kept. Or by `text`, where a predictor of the customer understands texts. `like` and `unlike` name images to lean towards and away from, beside one of these or, with `like`, alone; scores are then cosines with the vector that they make together. None of the images that are named is in the answer.',
  query: Type.Object(
    {
      limit: Type.Optional(
        Type.Integer({ minimum: 1, maximum: similarWindowMax, description: outranksBody }),
      ),
      offset: Type.Optional(
        Type.Integer({ minimum: 0, maximum: similarWindowMax, description: outranksBody }),
      ),
    },
    { additionalProperties: false },
  ),
  body: Type.Object(
    {
      file: Type.Optional(FileInput),
      image_id: Type.Optional(IdInput),
      text: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: textCharactersMax,
          description: 'What the pictures should show. Needs an embedding predictor with a text side',
        }),
      ),
      crop: Type.Optional(Box),
      like: Type.Optional(
        Type.Array(IdInput, { maxItems: marksMax, description: 'Ids of images to lean towards' }),
      ),
      unlike: Type.Optional(
        Type.Array(IdInput, { maxItems: marksMax, description: 'Ids of images to lean away from' }),
      ),
      ...similarityQuery,
      limit: Type.Optional(similarityQuery.limit),
      offset: Type.Optional(similarityQuery.offset),
    },
    { $id: 'SearchInput', additionalProperties: false },
  ),
  bodyBytesMax: pictureBodyBytesMax,
  multipart: 'one-file',
  example: { file: { url: 'https://shop.example/pictures/1.jpg' }, limit: 10 },
  answers: { 200: { description: 'Most similar first', schema: SimilarImages } },
  errors: [
    ...requestedPictureErrors,
    errors.imageNotFound,
    errors.imageNotReady,
    errors.collectionNotFound,
    errors.predictorNotFound,
    errors.predictorUnavailable,
    errors.textSearchUnavailable,
    errors.textEmpty,
    errors.concurrencyLimited,
    errors.overloaded,
  ],
  async handle({ context, customerId, query: page, body, url }) {
    const { file, image_id, text, crop: box, like = [], unlike = [], ...inBody } = body;
    const ways = [file, image_id, text].filter((way) => way !== undefined);
    const marks = { like: like.map(idOf), unlike: unlike.map(idOf) };
    if (ways.length > 1 || ways.length + like.length === 0)
      throw errors.fileMissing(
        `Give ${ways.length === 0 ? 'one' : 'only one'} of \`file\`, \`image_id\` and \`text\`${ways.length === 0 ? ', or `like`' : ''}.`,
      );
    if (text !== undefined && box) throw errors.requestInvalid(undefined, { fields: [cropOfText] });
    const crop = checkedCrop(box);
    const { limit = pageLimitDefault, offset = 0 } = { ...inBody, ...page };
    const query = { ...inBody, limit, offset };
    const image = image_id === undefined ? undefined : idOf(image_id);
    const picture = image === undefined ? { file, crop } : { image, crop };
    const asked = ways.length === 0 ? undefined : text !== undefined ? { text } : picture;
    const found = await askedVector(context, customerId, asked, query, marks);
    const exceptIds = [...(image === undefined ? [] : [image]), ...marks.like, ...marks.unlike];
    return {
      status: 200,
      body: await answerSimilar(context, { customerId, ...found, query, url, exceptIds }),
    };
  },
});
