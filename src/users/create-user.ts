import { Type } from 'typebox';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { administrationFields, groupsFor } from './administration.js';
import { shownPassword, TemporaryPassword, Username } from './user-answer.js';

export const createUser = operation({
  id: 'create-user',
  method: 'POST',
  path: '/users',
  level: 'superuser',
  scope: 'installation',
  tag: 'Users',
  summary: 'Make a user',
  description: `Makes the admin of one customer or several, or a superuser. The answer shows a temporary password this once, with
all that is needed to sign in; \`InitiateAuth\` then answers with the challenge \`NEW_PASSWORD_REQUIRED\`, and
\`RespondToAuthChallenge\` sets the password that the user chooses. A temporary password ends after seven days.`,
  body: Type.Object(
    { username: Username, ...administrationFields },
    { $id: 'UserInput', additionalProperties: false },
  ),
  example: { username: 'anna@acme.example', customers: ['acme'] },
  answers: { 201: { description: 'The new user and its temporary password', schema: TemporaryPassword } },
  errors: [errors.userExists, errors.customerNotFound],
  async handle({ context: { db, identity }, body: { username, customers, superuser } }) {
    const groups = await groupsFor(db, { ...(customers && { customers }), superuser: superuser ?? false });
    const { user, password } = await identity.createUser({ username, groups });
    const level = superuser ? 'superuser' : 'admin';
    const signIn = await identity.signInDetails(user.username, level);
    return {
      status: 201,
      body: shownPassword(level, password, signIn),
      concerns: customers?.length === 1 ? customers[0]! : null,
      target: user.username,
      headers: { 'cache-control': 'no-store' },
    };
  },
});
