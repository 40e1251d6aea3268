import type { Api } from '../client/api.js';
import { terminalHints } from '../client/environment.js';
import { note, say, sayJson } from './say.js';
import { printable, table, terminalWidth } from './table.js';
import { type ThumbnailProtocol, thumbnail, thumbnailProtocol } from './thumbnails.js';

interface SimilarAnswer {
  results: SimilarImage[];
  reason?: string;
}

interface SimilarImage {
  id: string;
  position: number;
  score: number;
  image?: { metadata?: Record<string, unknown> };
}

export interface ResultFlags {
  json: boolean;
  thumbnails: 'auto' | 'always' | 'never';
}

const thumbnailRows = 4;
const thumbnailPixels = 128;

/** Images by similarity: position, id, score, title; and pictures where the terminal shows them. */
export async function sayResults(api: Api, answer: SimilarAnswer, flags: ResultFlags): Promise<void> {
  if (flags.json) return sayJson(answer);
  const protocol = chosenProtocol(flags.thumbnails);
  if (protocol) for (const image of answer.results) await sayPicture(api, image, protocol);
  else sayTable(answer.results);
  if (answer.reason) note(reasons[answer.reason] ?? answer.reason);
}

function sayTable(results: SimilarImage[]): void {
  const hasTitles = results.some((one) => titleOf(one) !== '');
  const columns = [
    { title: '#', of: (one: SimilarImage) => one.position },
    { title: 'id', of: (one: SimilarImage) => one.id, shrinks: true },
    { title: 'score', of: (one: SimilarImage) => one.score.toFixed(3), right: true },
    ...(hasTitles ? [{ title: 'title', of: titleOf }] : []),
  ];
  say(table(results, columns, terminalWidth()));
}

async function sayPicture(api: Api, result: SimilarImage, protocol: ThumbnailProtocol): Promise<void> {
  const { id, position, score } = result;
  say(printable(`${position}  ${score.toFixed(3)}  ${id}  ${titleOf(result)}`.trimEnd()));
  const path = `/images/${encodeURIComponent(id)}/file`;
  const bytes = await api.bytes(path, { query: { size: thumbnailPixels } });
  // Loaded only here: most commands have nothing to do with pictures.
  const { asPng } = await import('../../predictors/host/as-png.js');
  say(thumbnail(protocol, await asPng(bytes), thumbnailRows));
}

const titleOf = ({ image }: SimilarImage): string => {
  const { title, name } = image?.metadata ?? {};
  return String(title ?? name ?? '');
};

function chosenProtocol(wanted: ResultFlags['thumbnails']): ThumbnailProtocol | undefined {
  if (wanted === 'never' || !process.stdout.isTTY) return undefined;
  return thumbnailProtocol(terminalHints()) ?? (wanted === 'always' ? 'iterm' : undefined);
}

const reasons: Record<string, string> = {
  few_images: 'There are no more images.',
  filter_leaves_few: 'The collection has no more images.',
  below_min_score: 'All others score lower than --min-score.',
  window_exhausted: 'More cannot be asked for.',
};
