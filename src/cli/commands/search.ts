import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Api } from '../client/api.js';
import { fileBlob } from '../client/file.js';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { sayResults } from '../output/results.js';
import { type SimilarFlags, similarityQuery, withSimilarity } from './similarity-flags.js';

/** `vitrine search PHOTO|URL|"words"`: the picture is not kept. */
export function searchCommand(parent: Command): void {
  const command = parent
    .command('search <what>')
    .description('Find images that look like a photo (a file or an address), or as a text says');
  withSimilarity(command);
  clientCommand<SimilarFlags>(command, { level: 'service' }, async (api, flags, [what]) => {
    await sayResults(api, await search(api, what!, flags), flags);
  });
}

async function search(api: Api, what: string, flags: SimilarFlags) {
  const { limit, ...query } = similarityQuery(flags);
  const asked = { query: { limit } };
  if (/^https?:\/\//.test(what))
    return api.call('POST', '/searches', { ...asked, json: { ...query, file: { url: what } } });
  const file = await fileBlob(what);
  if (!file && looksLikeFile(what)) {
    throw new CommandFailure(
      exitCodes.usage,
      `There is no file ${what}; give a photo, an address, or words in quotation marks.`,
    );
  }
  if (!file) return api.call('POST', '/searches', { ...asked, json: { ...query, text: what } });
  return api.call('POST', '/searches', { ...asked, body: () => formOf(query, file, basename(what)) });
}

/** Words have no path and no suffix of a picture. */
export function looksLikeFile(what: string): boolean {
  return /^[./~]|^[A-Za-z]:\\|\.(jpe?g|png|webp|gif|avif)$/i.test(what);
}

function formOf(query: Record<string, unknown>, file: Blob, name: string): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(query))
    if (value !== undefined) form.append(field, String(value));
  form.append('file', file, name);
  return form;
}
