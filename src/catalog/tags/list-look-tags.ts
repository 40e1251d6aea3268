import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { RestsOn, restsOn } from '../rests-on.js';
import { Language } from './dictionary.js';
import { LookTags, tagsOfLook } from './look-tags.js';

export const listLookTags = operation({
  id: 'list-look-tags',
  method: 'GET',
  path: '/looks/{id}/tags',
  level: 'service',
  scope: 'customer',
  tag: 'Tags',
  summary: 'List the tags of a look',
  params: Type.Object({ id: Id }),
  query: Type.Object({ language: Type.Optional(Language) }, { additionalProperties: false }),
  answers: {
    200: {
      description: 'By attribute; those that say nothing of it are left out',
      schema: Type.Object({ ...LookTags.properties, rests_on: RestsOn }),
    },
  },
  errors: [errors.lookNotFound],
  async handle({ context: { db }, customerId, params: { id }, query: { language } }) {
    const rests_on = await restsOn(db, customerId);
    return { status: 200, body: { ...(await tagsOfLook(db, customerId, id, language)), rests_on } };
  },
});
