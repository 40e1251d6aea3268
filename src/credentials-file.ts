import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In the order in which they stand in the file. */
export const credentialNames = [
  'API_BASE_URL',
  'API_KEY',
  'COGNITO_IDP',
  'CLIENT_ID',
  'USERNAME',
  'PASSWORD',
  'SECRET_HASH',
  'SUPERUSER_API_KEY',
  'SUPERUSER_CLIENT_ID',
  'SUPERUSER_USERNAME',
  'SUPERUSER_PASSWORD',
  'SUPERUSER_SECRET_HASH',
] as const;

export type Credentials = Record<(typeof credentialNames)[number], string>;

/** Readable by its owner alone, and by a shell: `source data/credentials.env`. */
const mode = 0o600;

function pathIn(data: string): string {
  return join(data, 'credentials.env');
}

function stagedPathIn(data: string): string {
  return join(data, 'credentials.env.new');
}

/** Writes the credentials durably, beside the place where they will stand. */
export async function stageCredentials(data: string, values: Credentials): Promise<void> {
  const file = await open(stagedPathIn(data), 'w', mode);
  await file.writeFile(credentialNames.map((name) => `${name}=${quoted(values[name])}\n`).join(''));
  await file.sync();
  await file.close();
}

/** Gives staged credentials their name; without any, does nothing. */
export async function keepCredentials(data: string): Promise<string | undefined> {
  try {
    await rename(stagedPathIn(data), pathIn(data));
    return pathIn(data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps the addresses in the file true when host or port have changed. A file that was taken away stays away. */
export async function updateAddresses(data: string, addresses: Partial<Credentials>): Promise<void> {
  const before = await readFile(pathIn(data), 'utf8').catch(() => undefined);
  if (before === undefined) return;
  const after = Object.entries(addresses).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}=${quoted(value)}`),
    before,
  );
  if (after !== before) await writeFile(pathIn(data), after, { mode });
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
