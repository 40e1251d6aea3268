import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { AttributeId } from './dictionary.js';
import { deleteAttribute } from './store-attribute.js';

export const deleteTagAttribute = operation({
  id: 'delete-tag-attribute',
  method: 'DELETE',
  path: '/tags/{attribute}',
  level: 'admin',
  scope: 'customer',
  tag: 'Tags',
  summary: 'Delete an attribute of the dictionary',
  description: 'With its labels, its tags and its corrections.',
  params: Type.Object({ attribute: AttributeId }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.tagNotFound],
  async handle({ context, customerId, params: { attribute } }) {
    if (!(await deleteAttribute(context.db, customerId, attribute)))
      throw errors.tagNotFound(`There is no attribute ${attribute}.`);
    context.worker.wake();
    return { status: 204 };
  },
});
