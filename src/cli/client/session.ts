import type { PrivilegeLevel } from '../../auth/privilege-level.js';
import type { Credentials } from '../../credentials-file.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { note } from '../output/say.js';
import { Api } from './api.js';
import { type ConnectionFlags, type Found, findConnection, isSuperuserKey } from './connection.js';
import { refreshTokens, type SignIn, signInByPassword } from './sign-in.js';

/** Ends before the token does, which lives an hour. */
const tokenMs = 45 * 60_000;

/** Opens the API at the level that a command needs; naming a customer means acting as a superuser. */
export async function openSession(flags: ConnectionFlags, needed: PrivilegeLevel): Promise<Api> {
  const found = await findConnection(flags);
  const { key, signIn } = credentialsFor(found, flags.customer === undefined ? needed : 'superuser');
  const token = signIn && rememberedToken(() => idToken(found, signIn));
  if (token) await token();
  return new Api({
    url: found.values.API_BASE_URL!,
    headers: async () => ({
      'x-api-key': key,
      ...(token ? { authorization: await token() } : {}),
      ...(flags.customer === undefined ? {} : { 'x-selected-customer': flags.customer }),
    }),
    onWait: (ms, why) => note(`The server ${why}; trying again in ${Math.ceil(ms / 1000)} s.`),
  });
}

interface Chosen {
  key: string;
  /** Not at service level. */
  signIn: (SignIn & { password?: string | undefined }) | undefined;
}

/** Throws a `CommandFailure` that says what is missing. */
export function credentialsFor({ from, values, profile }: Found, level: PrivilegeLevel): Chosen {
  if (profile) return ofProfile(values, profile, level);
  const isSuperuser = level === 'superuser' || (!values.API_KEY && values.SUPERUSER_API_KEY !== undefined);
  const prefix = isSuperuser ? 'SUPERUSER_' : '';
  const of = (name: string): string | undefined => values[`${prefix}${name}` as keyof Credentials];
  const key = of('API_KEY');
  if (!key) throw missing(`${prefix}API_KEY`, from);
  if (level === 'service' && !isSuperuser) return { key, signIn: undefined };
  const [clientId, username, password] = [of('CLIENT_ID'), of('USERNAME'), of('PASSWORD')];
  const provider = values.COGNITO_IDP;
  if (!provider) throw missing('COGNITO_IDP', from);
  if (!clientId) throw missing(`${prefix}CLIENT_ID`, from);
  if (!username) throw missing(`${prefix}USERNAME`, from);
  if (!password) throw missing(`${prefix}PASSWORD`, from);
  return { key, signIn: { provider, clientId, username, password, secretHash: of('SECRET_HASH') } };
}

function ofProfile(values: Partial<Credentials>, profile: Profile, level: PrivilegeLevel): Chosen {
  const key = values.SUPERUSER_API_KEY ?? values.API_KEY ?? profile.key;
  if (level === 'service' && !isSuperuserKey(key)) return { key, signIn: undefined };
  const { identityProvider: provider, clientId, username, secretHash } = profile;
  return { key, signIn: { provider, clientId, username, secretHash } };
}

type Profile = NonNullable<Found['profile']>;

function missing(name: string, from: string): CommandFailure {
  return new CommandFailure(
    exitCodes.denied,
    `This needs ${name}, which ${from} does not give. Sign in with \`vitrine login\`, or name a file with --credentials.`,
  );
}

async function idToken({ profile }: Found, signIn: NonNullable<Chosen['signIn']>): Promise<string> {
  if (profile) return (await refreshTokens(signIn, profile.refreshToken)).idToken;
  const answer = await signInByPassword(signIn, signIn.password!);
  if ('idToken' in answer) return answer.idToken;
  throw new CommandFailure(
    exitCodes.denied,
    `The password of ${signIn.username} is a temporary one; choose your own with \`vitrine login\`.`,
  );
}

/** Asks again when the token is about to end: an import may take hours. */
function rememberedToken(ask: () => Promise<string>): () => Promise<string> {
  let asked: { token: Promise<string>; at: number } | undefined;
  return () => {
    if (!asked || Date.now() - asked.at > tokenMs) {
      const token = ask();
      asked = { token, at: Date.now() };
      token.catch(() => {
        asked = undefined;
      });
    }
    return asked.token;
  };
}
