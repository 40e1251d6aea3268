import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '../../credentials-file.js';
import { CommandFailure, exitCodes } from '../failure.js';

/** The values of a file of the form `NAME='value'`, with or without `export`. Rejects when it cannot be read. */
export async function readCredentialsFile(path: string): Promise<Partial<Credentials>> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'is not there' : `cannot be read (${cause.code})`;
    throw new CommandFailure(
      exitCodes.usage,
      `${path} ${why}; name the file that you were handed with --credentials.`,
      {
        cause,
      },
    );
  });
  return parseCredentials(text);
}

/** What a shell would make of the lines; others are passed over. */
export function parseCredentials(text: string): Partial<Credentials> {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^(?:export )?(\w+)=(.*)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [[name, unquoted(value!)]];
  });
  return Object.fromEntries(pairs);
}

function unquoted(value: string): string {
  if (/^'.*'$/.test(value)) return value.slice(1, -1).replaceAll(String.raw`'\''`, "'");
  return /^".*"$/.test(value) ? value.slice(1, -1) : value;
}

/** The file of the first start, as seen from where `npm run demo` and `vitrine serve` are started. */
export const localCredentialsPath = join('data', 'credentials.env');
