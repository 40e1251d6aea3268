import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailure, exitCodes } from '../failure.js';
import { configFolder } from './environment.js';

/** What `vitrine login` keeps of one installation. Never a password. */
export interface Profile {
  url: string;
  key: string;
  identityProvider: string;
  clientId: string;
  username: string;
  secretHash?: string;
  refreshToken: string;
}

export const profileNameDefault = 'default';

export function profilesPath(folder = configFolder()): string {
  return join(folder, 'profiles.json');
}

export async function readProfiles(folder = configFolder()): Promise<Record<string, Profile>> {
  const path = profilesPath(folder);
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandFailure(
      exitCodes.usage,
      `${path} cannot be read; remove it and run \`vitrine login\` again.`,
      {
        cause,
      },
    );
  }
}

/** Puts a profile in, or takes it out; the file is its owner's alone and never half written. */
export async function keepProfile(
  name: string,
  profile: Profile | undefined,
  folder = configFolder(),
): Promise<void> {
  const { [name]: _, ...others } = await readProfiles(folder);
  const all = profile ? { ...others, [name]: profile } : others;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const staged = `${profilesPath(folder)}.new`;
  const file = await open(staged, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(`${JSON.stringify(all, null, 2)}\n`);
  } finally {
    await file.close();
  }
  await rename(staged, profilesPath(folder));
}
