import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { PredictorVersionAnswer, pageOfVersions, withHealth } from './versions.js';

export const listPredictorVersions = operation({
  id: 'list-predictor-versions',
  method: 'GET',
  path: '/predictor-versions',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'List all predictor versions',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'By name, oldest version first', schema: PageOf(PredictorVersionAnswer) } },
  async handle({ context, query, url }) {
    const versions = await pageOfVersions(context.db, query);
    return {
      status: 200,
      body: pageOf(
        url,
        query,
        versions.map((version) => withHealth(context, version)),
      ),
    };
  },
});
