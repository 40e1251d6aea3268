import { Type } from 'typebox';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { refuseOwn } from './refuse-own.js';
import { Username, userNotFound } from './user-answer.js';

export const deleteUser = operation({
  id: 'delete-user',
  method: 'DELETE',
  path: '/users/{username}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Users',
  summary: 'Delete a user',
  description:
    'Refresh tokens end at once; tokens that were issued before, which live an hour, are accepted until they end.',
  params: Type.Object({ username: Username }),
  answers: { 204: { description: 'The user is gone' } },
  errors: [errors.userNotFound, errors.lastSuperuser, errors.selfLockout],
  async handle({ context: { identity }, caller, params }) {
    const user = await identity.findUser(params.username);
    if (!user) throw userNotFound(params.username);
    refuseOwn(caller, user.username);
    await identity.deleteUser(user.username);
    return { status: 204 };
  },
});
