import { type Static, Type } from 'typebox';
import type { PrivilegeLevel } from '../auth/privilege-level.js';
import { errors } from '../errors.js';
import type { IdentityUser, SignInDetails } from '../identity/identity-provider.js';
import { usernameCharactersMax, usernamePattern } from '../identity/users.js';
import { isSuperuser } from './administration.js';

export const Username = Type.String({
  minLength: 1,
  maxLength: usernameCharactersMax,
  pattern: usernamePattern,
  description: 'Letters, digits, symbols and punctuation, no spaces; capitals count',
});

const facts = {
  username: Type.String(),
  superuser: Type.Boolean({ description: 'May do everything; administers no customer of its own' }),
  customers: Type.Array(Type.String(), { description: 'The customers that the user administers' }),
  enabled: Type.Boolean({ description: 'Whether the user can sign in and refresh tokens' }),
  password_is_temporary: Type.Boolean({
    description: 'Whether the next sign-in asks for another password (`NEW_PASSWORD_REQUIRED`)',
  }),
  created_at: Type.String({ format: 'date-time' }),
};

export const UserAnswer = Type.Object(facts, { $id: 'User' });

export const TemporaryPassword = Type.Object(
  {
    username: Type.String(),
    password: Type.String({ description: 'Temporary, and shown this once' }),
    sign_in: Type.Object(
      {
        COGNITO_IDP: Type.String({ description: 'Address of the identity provider' }),
        CLIENT_ID: Type.String(),
        USERNAME: Type.String(),
        SECRET_HASH: Type.String({ description: 'Of this user with this client; not a password' }),
      },
      { description: 'What `InitiateAuth` needs beside the password' },
    ),
    shell: Type.String({ description: 'All of it, to be pasted into a shell' }),
  },
  { $id: 'TemporaryPassword' },
);

export function shownUser(user: IdentityUser): Static<typeof UserAnswer> {
  const { username, enabled, status, createdAt } = user;
  return {
    username,
    superuser: isSuperuser(user),
    customers: isSuperuser(user) ? [] : [...user.groups].sort(),
    enabled,
    password_is_temporary: status !== 'CONFIRMED',
    created_at: createdAt.toISOString(),
  };
}

/** A temporary password with all that is needed to sign in with it. */
export function shownPassword(
  level: Exclude<PrivilegeLevel, 'service'>,
  password: string,
  signIn: SignInDetails,
): Static<typeof TemporaryPassword> {
  const { COGNITO_IDP, CLIENT_ID, USERNAME, SECRET_HASH } = signIn;
  // The names of credentials.env, so that the examples of the documentation run as they stand.
  const prefix = level === 'superuser' ? 'SUPERUSER_' : '';
  const variables = { CLIENT_ID, USERNAME, PASSWORD: password, SECRET_HASH };
  const lines = Object.entries(variables).map(([name, value]) => assignment(prefix + name, value));
  return {
    username: USERNAME,
    password,
    sign_in: signIn,
    shell: [assignment('COGNITO_IDP', COGNITO_IDP), ...lines, ''].join('\n'),
  };
}

export function userNotFound(username: string) {
  return errors.userNotFound(`There is no user ${username}; capitals count.`);
}

function assignment(name: string, value: string): string {
  return `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`;
}
