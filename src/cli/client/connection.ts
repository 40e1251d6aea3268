import { existsSync } from 'node:fs';
import type { Credentials } from '../../credentials-file.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { localCredentialsPath, readCredentialsFile } from './credentials.js';
import { credentialsOfEnvironment } from './environment.js';
import { type Profile, profileNameDefault, readProfiles } from './profiles.js';

/** What every command that talks to a server understands. */
export interface ConnectionFlags {
  url?: string;
  key?: string;
  credentials?: string;
  profile?: string;
  customer?: string;
}

/** Which server, and with what: one place gives all of it, so that no password goes to the server of another. */
export interface Found {
  /** For messages. */
  from: string;
  values: Partial<Credentials>;
  profile?: Profile;
}

/** Flags, then the environment, then the stored profile, then ./data/credentials.env. */
export async function findConnection(
  flags: ConnectionFlags,
  environment = credentialsOfEnvironment(),
): Promise<Found> {
  const found = await firstPlace(flags, environment);
  if (flags.url === undefined && flags.credentials !== undefined && !found.values.API_BASE_URL) {
    throw new CommandFailure(
      exitCodes.usage,
      `${flags.credentials} has no API_BASE_URL; is it the file that you were handed?`,
    );
  }
  const url = apiUrl(flags.url ?? found.values.API_BASE_URL);
  const isOther = flags.url !== undefined && !sameOrigin(url, found.values.API_BASE_URL);
  // The flag names another server than the place does: nothing but the key of the command line goes there.
  const from = found.values.API_BASE_URL ? `--url, another server than that of ${found.from},` : '--url';
  const base: Found = isOther ? { from, values: {} } : found;
  return { ...base, values: { ...withKey(base.values, flags.key), API_BASE_URL: url } };
}

async function firstPlace(flags: ConnectionFlags, environment: Partial<Credentials>): Promise<Found> {
  if (flags.credentials !== undefined)
    return { from: flags.credentials, values: await readCredentialsFile(flags.credentials) };
  if (flags.profile === undefined && environment.API_BASE_URL)
    return { from: 'the environment', values: environment };
  const profiles = await readProfiles();
  const name = flags.profile ?? profileNameDefault;
  const profile = profiles[name];
  if (profile) return { from: `the profile ${name}`, profile, values: { API_BASE_URL: profile.url } };
  if (flags.profile !== undefined) {
    throw new CommandFailure(
      exitCodes.usage,
      `There is no profile ${name}; make it with \`vitrine login --profile ${name}\`.`,
    );
  }
  if (existsSync(localCredentialsPath))
    return { from: localCredentialsPath, values: await readCredentialsFile(localCredentialsPath) };
  return { from: 'the flags', values: {} };
}

/** The key of the command line is the one that is meant: another of the place must not be used in its stead. */
function withKey(
  { API_KEY, ...values }: Partial<Credentials>,
  key: string | undefined,
): Partial<Credentials> {
  if (key === undefined) return API_KEY === undefined ? values : { ...values, API_KEY };
  return isSuperuserKey(key) ? { ...values, SUPERUSER_API_KEY: key } : { ...values, API_KEY: key };
}

export function isSuperuserKey(key: string): boolean {
  return key.startsWith('vsu_');
}

/** Takes the address of the server for that of its API. */
export function apiUrl(text: string | undefined): string {
  if (!text) {
    throw new CommandFailure(
      exitCodes.usage,
      'Which server? Run `vitrine login`, give --url and --key, or `source` the file that you were handed.',
    );
  }
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new CommandFailure(
      exitCodes.usage,
      `"${text}" is not an address; give one such as https://vitrine.example/v1.`,
    );
  }
  const url = text.replace(/\/+$/, '');
  return new URL(url).pathname === '/' ? `${url}/v1` : url;
}

function sameOrigin(url: string, other: string | undefined): boolean {
  return other !== undefined && URL.canParse(other) && new URL(url).origin === new URL(other).origin;
}
