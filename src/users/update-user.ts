import { Type } from 'typebox';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { administrationFields, groupsFor, isSuperuser } from './administration.js';
import { refuseOwn } from './refuse-own.js';
import { shownUser, UserAnswer, Username, userNotFound } from './user-answer.js';

export const updateUser = operation({
  id: 'update-user',
  method: 'PATCH',
  path: '/users/{username}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Users',
  summary: 'Enable, disable, or change what a user administers',
  description: `What is left out stays; \`customers\` are replaced as a whole. To make an admin a superuser send
\`{"superuser": true}\`; the other way round, \`{"superuser": false, "customers": ["acme"]}\`.

A user who is disabled cannot sign in any more, and refresh tokens end at once. Tokens that were issued before, which live
an hour, are accepted until they end, as with Cognito; in the same way they keep what the user administered when they were
issued. To shut a shop out at once, suspend the customer or revoke its API keys.`,
  params: Type.Object({ username: Username }),
  body: Type.Object(
    { enabled: Type.Optional(Type.Boolean()), ...administrationFields },
    { $id: 'UserChange', additionalProperties: false, minProperties: 1 },
  ),
  example: { customers: ['acme', 'globex'] },
  answers: { 200: { description: 'The user as it is now', schema: UserAnswer } },
  errors: [errors.userNotFound, errors.customerNotFound, errors.lastSuperuser, errors.selfLockout],
  async handle({ context: { db, identity }, caller, params, body }) {
    const { enabled, ...administration } = body;
    const before = await identity.findUser(params.username);
    if (!before) throw userNotFound(params.username);
    const { username } = before;
    const isRegrouped = 'customers' in administration || 'superuser' in administration;
    const groups = isRegrouped ? await groupsFor(db, administration, before) : before.groups;
    if (enabled === false || !isSuperuser({ groups })) refuseOwn(caller, username);
    // Rights are taken before somebody is let in, and given after.
    if (enabled === false) await identity.setEnabled(username, false);
    if (isRegrouped) await identity.setGroups(username, groups);
    if (enabled === true) await identity.setEnabled(username, true);
    return { status: 200, body: shownUser((await identity.findUser(username))!) };
  },
});
