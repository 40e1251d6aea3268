import { fieldCharsMax } from './limits.js';

/** What is wrong with a row, in one of its fields. */
export interface RowError {
  field: string | null;
  code: string;
  message: string;
}

/** One row of a feed: column → values, in the order in which they stand. */
export interface FeedRow {
  /** From 1. */
  line: number;
  columns: Map<string, string[]>;
  errors: RowError[];
}

/** `g:Image Link` is `image_link`. */
export function columnOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(g|c):/, '')
    .replace(/[\s-]+/g, '_');
}

export function tooLong(field: string): RowError {
  return { field, code: 'too_long', message: `may have ${fieldCharsMax} characters` };
}
