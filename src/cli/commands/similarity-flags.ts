import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import type { ResultFlags } from '../output/results.js';

export interface SimilarFlags extends ResultFlags {
  limit: number;
  collection?: string;
  minScore?: string;
  predictor?: string;
}

/** What `search` and `similar` have in common. */
export function withSimilarity(command: Command): void {
  command
    .addOption(new Option('--limit <n>', 'Results').argParser(wholeNumber(1, 1_000)).default(10))
    .addOption(new Option('--collection <id>', 'Only images of this collection'))
    .addOption(new Option('--min-score <score>', 'Leave out what scores lower (0 to 1)'))
    .addOption(new Option('--predictor <name>', 'In place of the default embedding'))
    .addOption(
      new Option(
        '--thumbnails <when>',
        'Show pictures, in terminals that can (iTerm2, WezTerm, Kitty and others)',
      )
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    );
}

export function similarityQuery({ limit, collection, minScore, predictor }: SimilarFlags) {
  return { limit, collection, min_score: minScore, predictor, image: 'expand' };
}
