import { stat } from 'node:fs/promises';
import { CommandFailure, exitCodes } from '../failure.js';
import { picturesOfAddresses } from './addresses.js';
import { picturesOfCsv } from './csv.js';
import { isPictureFile, picturesOfDirectory, picturesOfFiles } from './directory.js';
import type { Source } from './source.js';

/** What `images import` was given: one folder, one CSV, picture files, or addresses. */
export async function chooseSource(what: string[]): Promise<Source> {
  const [first = ''] = what;
  if (/^https?:\/\//.test(first)) return picturesOfAddresses(what);
  const found = await stat(first).catch(() => undefined);
  if (!found)
    throw new CommandFailure(
      exitCodes.usage,
      `There is no ${first}; give a folder, a CSV, picture files, or addresses.`,
    );
  if (found.isFile() && what.every(isPictureFile)) return picturesOfFiles(what);
  if (what.length > 1)
    throw new CommandFailure(
      exitCodes.usage,
      'Give one folder, one CSV, or any number of picture files, or of addresses.',
    );
  const source = found.isDirectory() ? await picturesOfDirectory(first) : await picturesOfCsv(first);
  if (source.total === 0)
    throw new CommandFailure(
      exitCodes.usage,
      `${first} holds no pictures (jpg, png, webp, gif, avif) and no rows.`,
    );
  return source;
}
