import type { Command } from 'commander';
import { clientCommand } from '../client-command.js';
import { sayResults } from '../output/results.js';
import { type SimilarFlags, similarityQuery, withSimilarity } from './similarity-flags.js';

/** `vitrine similar ID` */
export function similarCommand(parent: Command): void {
  const command = parent
    .command('similar <id>')
    .description('List the images that look like one that is there');
  withSimilarity(command);
  clientCommand<SimilarFlags>(command, { level: 'service' }, async (api, flags, [id]) => {
    const path = `/images/${encodeURIComponent(id!)}/similar`;
    await sayResults(api, await api.call('GET', path, { query: similarityQuery(flags) }), flags);
  });
}
