import { Type } from 'typebox';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { isSuperuser } from './administration.js';
import { shownPassword, TemporaryPassword, Username, userNotFound } from './user-answer.js';

export const resetUserPassword = operation({
  id: 'reset-user-password',
  method: 'POST',
  path: '/users/{username}/reset-password',
  level: 'superuser',
  scope: 'installation',
  tag: 'Users',
  summary: 'Give a user a temporary password',
  description: `The old password and all refresh tokens end at once; tokens that were issued before are accepted until they end. The
answer shows the temporary password this once; whoever signs in with it chooses another. Those who know their password
change it themselves, with \`ChangePassword\` of the identity provider.`,
  params: Type.Object({ username: Username }),
  answers: { 200: { description: 'The temporary password', schema: TemporaryPassword } },
  errors: [errors.userNotFound],
  async handle({ context: { identity }, params }) {
    const user = await identity.findUser(params.username);
    if (!user) throw userNotFound(params.username);
    const password = await identity.resetPassword(user.username);
    const level = isSuperuser(user) ? 'superuser' : 'admin';
    const signIn = await identity.signInDetails(user.username, level);
    return {
      status: 200,
      body: shownPassword(level, password, signIn),
      headers: { 'cache-control': 'no-store' },
    };
  },
});
