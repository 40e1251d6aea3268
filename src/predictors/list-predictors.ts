import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { Manifest } from './manifest.js';

const Predictor = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    task: Manifest.properties.task,
    is_default: Type.Boolean({ description: 'Whether it answers when a request names no predictor' }),
    text_search: Type.Boolean({ description: 'Whether a search may say in words what it looks for' }),
    description: Type.String(),
    licence: Type.String(),
    source: Type.String(),
    labels: Type.Optional(Type.Array(Type.String())),
    dimensions: Type.Optional(Type.Integer()),
  },
  { $id: 'Predictor' },
);

export const listPredictors = operation({
  id: 'list-predictors',
  method: 'GET',
  path: '/predictors',
  level: 'service',
  scope: 'customer',
  tag: 'Predictions',
  summary: 'List the predictors that are assigned',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'By name and version', schema: PageOf(Predictor) } },
  async handle({ context, customerId, query, url }) {
    const assigned = await context.assignments.of(customerId);
    const shown = assigned.map(({ isDefault, manifest }) => {
      const { name, version, task, description, licence, source, labels, dimensions, text } = manifest;
      const facts = { ...(labels ? { labels } : {}), ...(dimensions ? { dimensions } : {}) };
      const shared = { name, version, task, is_default: isDefault, text_search: text !== undefined };
      return { ...shared, description, licence, source, ...facts };
    });
    return {
      status: 200,
      body: pageOf(url, query, shown.slice(query.offset, query.offset + query.limit + 1)),
    };
  },
});
