import type { Config } from '../../settings.js';

export interface Finding {
  /** What was looked at. */
  check: string;
  outcome: 'ok' | 'warning' | 'failed';
  /** What was found. */
  text: string;
  /** What to do about it; nothing where all is well. */
  next?: string;
}

/** What checks look at, so that tests can show them every mistake. */
export interface Surroundings {
  config: Config;
  /** Of Node, such as `20.19.0`. */
  nodeVersion: string;
  /** Bytes that can be written where the path is. */
  freeDiskBytes: (path: string) => Promise<number>;
  /** Bytes that processes may still take. */
  availableMemoryBytes: () => number;
  fetch: (address: string) => Promise<Response>;
  now: () => number;
  /** Where the predictors that come with the package are. */
  predictorsFolder: string;
}

/** Looks at one thing, and changes nothing. */
export type Check = (surroundings: Surroundings) => Promise<Finding[]>;

export const ok = (check: string, text: string): Finding => ({ check, outcome: 'ok', text });

export const warning = (check: string, text: string, next: string): Finding => ({
  check,
  outcome: 'warning',
  text,
  next,
});

export const failed = (check: string, text: string, next: string): Finding => ({
  check,
  outcome: 'failed',
  text,
  next,
});
