import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { correct } from './corrections.js';
import { AttributeId, labelsPerAttributeMax } from './dictionary.js';
import { LookTags, tagsOfLook } from './look-tags.js';

export const correctLookTag = operation({
  id: 'correct-look-tag',
  method: 'PUT',
  path: '/looks/{id}/tags/{attribute}',
  level: 'admin',
  scope: 'customer',
  tag: 'Tags',
  summary: 'Correct a tag of a look',
  description:
    'Wins over every prediction, of later versions too. What was predicted is kept beside it: corrections are a test set, see `GET /tags/{attribute}/accuracy`.',
  params: Type.Object({ id: Id, attribute: AttributeId }),
  body: Type.Object(
    {
      labels: Type.Array(Id, {
        maxItems: labelsPerAttributeMax,
        description: 'Those that apply; none says that none does',
      }),
    },
    { $id: 'TagCorrection', additionalProperties: false },
  ),
  example: { labels: ['navy'] },
  answers: { 200: { description: 'The tags of the look as they are now', schema: LookTags } },
  errors: [errors.lookNotFound, errors.tagNotFound, errors.tagInvalid],
  async handle({ context: { db }, customerId, params: { id, attribute }, body }) {
    await correct(db, customerId, id, attribute, body.labels);
    return { status: 200, body: await tagsOfLook(db, customerId, id) };
  },
});
