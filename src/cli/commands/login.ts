import { type Command, Option } from 'commander';
import type { Credentials } from '../../credentials-file.js';
import { Api } from '../client/api.js';
import { apiUrl, type ConnectionFlags, isSuperuserKey } from '../client/connection.js';
import { readCredentialsFile } from '../client/credentials.js';
import { credentialsOfEnvironment } from '../client/environment.js';
import { keepProfile, profileNameDefault, profilesPath } from '../client/profiles.js';
import { chooseNewPassword, ownerOf, type SignIn, signInByPassword, type Tokens } from '../client/sign-in.js';
import { finish, withConnection } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { ask, linesOfInput } from '../output/ask.js';
import { note, say, sayJson } from '../output/say.js';

interface Flags extends ConnectionFlags {
  superuser: boolean;
  username?: string;
  identityProvider?: string;
  clientId?: string;
  secretHash?: string;
  passwordStdin: boolean;
  json: boolean;
}

/** `vitrine login`: signs in, and keeps key and refresh token, never the password. */
export function loginCommand(parent: Command): void {
  const command = withConnection(parent.command('login'))
    .description('Sign in, and remember it for the next commands')
    .addOption(new Option('--superuser', 'Take the SUPERUSER_… values of the file').default(false))
    .addOption(new Option('--username <name>', 'User name [USERNAME]'))
    .addOption(new Option('--identity-provider <address>', 'Where to sign in [COGNITO_IDP]'))
    .addOption(new Option('--client-id <id>', 'Client of the identity provider [CLIENT_ID]'))
    .addOption(new Option('--secret-hash <hash>', 'Of this user with this client [SECRET_HASH]'))
    .addOption(
      new Option(
        '--password-stdin',
        'Read the password from standard input; a second line is the new one, where one is wanted',
      ).default(false),
    )
    .addOption(new Option('--json', 'Print who signed in as JSON').default(false));
  command.action(() => finish(() => login(command.opts<Flags>())));
}

async function login(flags: Flags): Promise<void> {
  const values = await given(flags);
  const prefix = flags.superuser || isSuperuserKey(flags.key ?? '') ? 'SUPERUSER_' : '';
  const of = (name: string) => values[`${prefix}${name}` as keyof Credentials];
  const url = apiUrl(
    flags.url ?? values.API_BASE_URL ?? (await ask('Address of the server', { flag: '--url' })),
  );
  const key = flags.key ?? of('API_KEY') ?? (await ask('API key', { flag: '--key' }));
  const signIn: SignIn = {
    provider: flags.identityProvider ?? values.COGNITO_IDP ?? new URL('/identity/', url).href,
    clientId:
      flags.clientId ??
      of('CLIENT_ID') ??
      (await ask('Client id (CLIENT_ID of your file)', { flag: '--client-id' })),
    username: flags.username ?? of('USERNAME') ?? (await ask('User name', { flag: '--username' })),
    secretHash: flags.secretHash ?? of('SECRET_HASH'),
  };
  const [password, next] = flags.passwordStdin ? await linesOfInput() : [of('PASSWORD')];
  const secret = password ?? (await ask('Password', { hidden: true, flag: '--password-stdin' }));
  const tokens = await signedIn(signIn, secret, next);
  await assertKeyIsGood(url, key, tokens);
  await keep(flags.profile ?? profileNameDefault, { url, key, signIn, tokens });
  tell(flags, url, tokens);
}

/** Only one place, as for the other commands: a file that is named, or the environment. */
async function given({ credentials }: Flags): Promise<Partial<Credentials>> {
  if (credentials !== undefined) return readCredentialsFile(credentials);
  const environment = credentialsOfEnvironment();
  return environment.API_BASE_URL ? environment : {};
}

async function signedIn(signIn: SignIn, password: string, next: string | undefined): Promise<Tokens> {
  const answer = await signInByPassword(signIn, password);
  if ('idToken' in answer) return answer;
  note('This password is a temporary one.');
  return chooseNewPassword(signIn, answer, next ?? (await askForNewPassword()));
}

async function askForNewPassword(): Promise<string> {
  const flag = 'it as the second line to --password-stdin';
  const chosen = await ask('A new password', { hidden: true, flag });
  if ((await ask('Once more', { hidden: true })) === chosen) return chosen;
  throw new CommandFailure(exitCodes.usage, 'The two are not the same; nothing was changed.');
}

/** Key and user must belong together; better said now than at the next command. */
async function assertKeyIsGood(url: string, key: string, { idToken }: Tokens): Promise<void> {
  const api = new Api({ url, headers: async () => ({ 'x-api-key': key, authorization: idToken }) });
  await api.call('GET', isSuperuserKey(key) ? '/customers' : '/usage', {
    query: isSuperuserKey(key) ? { limit: 1 } : { days: 1 },
  });
}

async function keep(
  name: string,
  { url, key, signIn, tokens }: { url: string; key: string; signIn: SignIn; tokens: Tokens },
): Promise<void> {
  const { provider: identityProvider, clientId, username, secretHash } = signIn;
  if (!tokens.refreshToken) {
    throw new CommandFailure(
      exitCodes.denied,
      'The identity provider gave no refresh token: nothing can be remembered.',
    );
  }
  await keepProfile(name, {
    ...{ url, key, identityProvider, clientId, username, refreshToken: tokens.refreshToken },
    ...(secretHash ? { secretHash } : {}),
  });
}

function tell(flags: Flags, url: string, { idToken }: Tokens): void {
  const { username, groups } = ownerOf(idToken);
  const isSuperuser = groups.includes('superuser');
  const level = isSuperuser ? 'superuser' : 'admin';
  const who = isSuperuser ? 'superuser' : `admin of ${groups.join(', ')}`;
  if (flags.json) sayJson({ url, username, level, customers: isSuperuser ? [] : groups });
  else say(`Signed in at ${url} as ${username}, ${who}.`);
  note(`Remembered in ${profilesPath()}; \`vitrine logout\` forgets it.`);
}
