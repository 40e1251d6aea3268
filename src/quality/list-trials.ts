import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { getVersion } from '../predictors/versions.js';
import { Trial } from './trial.js';
import { pageOfTrials } from './trials.js';

export const listTrials = operation({
  id: 'list-trials',
  method: 'GET',
  path: '/predictors/{name}/versions/{version}/trials',
  level: 'superuser',
  scope: 'customer',
  tag: 'Predictors',
  summary: 'List the trials of a version with a customer',
  params: Type.Object({ name: Id, version: Id }),
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'Latest first', schema: PageOf(Trial) } },
  errors: [errors.predictorNotFound],
  async handle({ context, customerId, params, query, url }) {
    await getVersion(context.db, params);
    return {
      status: 200,
      body: pageOf(url, query, await pageOfTrials(context.db, customerId, params, query)),
    };
  },
});
