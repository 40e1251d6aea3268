import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { uncorrect } from './corrections.js';
import { AttributeId } from './dictionary.js';
import { LookTags, tagsOfLook } from './look-tags.js';

export const removeTagCorrection = operation({
  id: 'remove-tag-correction',
  method: 'DELETE',
  path: '/looks/{id}/tags/{attribute}',
  level: 'admin',
  scope: 'customer',
  tag: 'Tags',
  summary: 'Take a correction back',
  description: 'The look has what is predicted again. Where nothing was corrected, nothing changes.',
  params: Type.Object({ id: Id, attribute: AttributeId }),
  answers: { 200: { description: 'The tags of the look as they are now', schema: LookTags } },
  errors: [errors.lookNotFound, errors.tagNotFound],
  async handle({ context: { db }, customerId, params: { id, attribute } }) {
    await uncorrect(db, customerId, id, attribute);
    return { status: 200, body: await tagsOfLook(db, customerId, id) };
  },
});
