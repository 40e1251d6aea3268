import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Prediction } from '../predictors/shown-prediction.js';
import { getImageRow } from './images.js';

export const listImagePredictions = operation({
  id: 'list-image-predictions',
  method: 'GET',
  path: '/images/{id}/predictions',
  level: 'service',
  scope: 'customer',
  tag: 'Predictions',
  summary: 'List what predictors said about an image',
  params: Type.Object({ id: Id }),
  query: Type.Object(
    { predictor: Type.Optional(Type.String({ description: 'Only what this one said' })) },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'By predictor and version',
      schema: Type.Object({ results: Type.Array(Prediction) }),
    },
  },
  errors: [errors.imageNotFound],
  async handle({ context, customerId, params, query }) {
    const { id } = await getImageRow(context.db, customerId, params.id);
    const rows = await context.db.query<Row>(sql`
      select p.predictor, p.version, p.result, e.vector
      from predictions p left join embeddings e using (customer_id, image_id, predictor, version)
      where p.customer_id = ${customerId} and p.image_id = ${id}
        and p.predictor = coalesce(${query.predictor ?? null}, p.predictor)
      order by p.predictor, p.version`);
    return { status: 200, body: { results: rows.map(shown) } };
  },
});

interface Row {
  predictor: string;
  version: string;
  result: object;
  /** Of an embedding: little-endian float32. */
  vector: Uint8Array | null;
}

function shown({ predictor, version, result, vector }: Row) {
  return { predictor, version, ...result, ...(vector ? { vector: numbersOf(vector) } : {}) };
}

function numbersOf(bytes: Uint8Array): number[] {
  return [...new Float32Array(bytes.slice().buffer)];
}
