import type { components } from '@vitrine/sdk';

export type Feed = components['schemas']['Feed'];
export type Run = components['schemas']['FeedRun'];

type Tone = 'neutral' | 'good' | 'warning' | 'danger' | 'info';

export const stateWords: Record<Run['state'], [words: string, tone: Tone]> = {
  queued: ['Waits for its turn', 'info'],
  running: ['Running', 'info'],
  awaiting_confirmation: ['Waits for you', 'warning'],
  done: ['Done', 'good'],
  unchanged: ['Nothing new', 'neutral'],
  failed: ['Failed', 'danger'],
  cancelled: ['Cancelled', 'neutral'],
};

export function isUnderWay({ state }: Run): boolean {
  return state === 'queued' || state === 'running';
}

const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;

/** Whole days, hours, minutes or seconds. */
export function spanText(seconds: number): string {
  for (const [unit, length] of [
    ['day', daySeconds],
    ['hour', hourSeconds],
    ['minute', minuteSeconds],
  ] as const) {
    if (seconds >= length && seconds % length === 0) {
      const count = seconds / length;
      return count === 1 ? unit : `${count} ${unit}s`;
    }
  }
  return `${seconds} seconds`;
}

export function scheduleText({ every_seconds: every }: Pick<Feed, 'every_seconds'>): string {
  return every === null ? 'Only when somebody runs it' : `Every ${spanText(every)}`;
}

export function countsText({ counts, dry_run: isDry }: Run): string {
  const { created, changed, rejected, hidden } = counts;
  const parts = [
    created > 0 && `${created.toLocaleString()} new`,
    changed > 0 && `${changed.toLocaleString()} changed`,
    hidden > 0 && `${hidden.toLocaleString()} hidden`,
    rejected > 0 && `${rejected.toLocaleString()} rejected`,
  ].filter(Boolean);
  const said = parts.length === 0 ? 'nothing changed' : parts.join(', ');
  return isDry ? `Would be: ${said}` : said;
}

/** `price_missing` is “price missing”. */
export function codeWords(code: string): string {
  return code.replaceAll('_', ' ');
}
