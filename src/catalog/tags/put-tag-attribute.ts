import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { Attribute, AttributeId, AttributeInput, getAttribute } from './dictionary.js';
import { checkAttribute, storeAttribute } from './store-attribute.js';

export const putTagAttribute = operation({
  id: 'put-tag-attribute',
  method: 'PUT',
  path: '/tags/{attribute}',
  level: 'admin',
  scope: 'customer',
  tag: 'Tags',
  summary: 'Add or replace an attribute of the dictionary',
  description:
    'Says all of it, its labels included. The tags of all looks are derived anew; corrections stay, but for labels that are gone.',
  params: Type.Object({ attribute: AttributeId }),
  body: AttributeInput,
  example: {
    name: 'Garment',
    translations: { de: 'Kleidungsstück' },
    source: { predictor: 'vitrine-apparel', labels: { longsleeve: 'top', 't-shirt': 'top', shirt: 'shirt' } },
    labels: [
      { id: 'top', name: 'Top', translations: { de: 'Oberteil' } },
      { id: 'shirt', name: 'Shirt', threshold: 0.6 },
    ],
  },
  answers: { 200: { description: 'The attribute as it is now', schema: Attribute } },
  errors: [errors.categoryNotFound, errors.predictorNotFound],
  async handle({ context, customerId, params: { attribute }, body }) {
    checkAttribute(body, await context.assignments.of(customerId));
    await storeAttribute(context.db, customerId, attribute, body);
    context.worker.wake();
    return { status: 200, body: await getAttribute(context.db, customerId, attribute) };
  },
});
