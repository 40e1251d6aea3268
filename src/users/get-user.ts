import { Type } from 'typebox';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { shownUser, UserAnswer, Username, userNotFound } from './user-answer.js';

export const getUser = operation({
  id: 'get-user',
  method: 'GET',
  path: '/users/{username}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Users',
  summary: 'Get a user',
  params: Type.Object({ username: Username }),
  answers: { 200: { description: 'The user', schema: UserAnswer } },
  errors: [errors.userNotFound],
  async handle({ context, params: { username } }) {
    const user = await context.identity.findUser(username);
    if (!user) throw userNotFound(username);
    return { status: 200, body: shownUser(user) };
  },
});
