import { errors } from '../../errors.js';
import { Problem, type ProblemKind } from '../../http/problem.js';
import type { EncodedPicture, PairScores, PredictorVersion, Rendering, TextEmbedding } from '../inference.js';
import type { Box } from '../prediction.js';
import type { Seen } from './prepared.js';

/** What a child is asked to do: with one encoded picture, a text, or vectors. */
export type Task =
  | {
      kind: 'predict';
      picture: EncodedPicture;
      crop?: Box;
      /** Keys of versions that the child has been told about. */
      versions: string[];
    }
  | { kind: 'render'; picture: Uint8Array; sizeMax?: number }
  | { kind: 'text'; text: string; version: string }
  /** `candidates` holds the numbers of all of them, one after the other. */
  | { kind: 'pairs'; anchor: Float32Array; candidates: Float32Array; version: string };

/** What comes of a task. */
export type Told = Seen | Rendering | TextEmbedding | PairScores;

/** Where the time for one picture went, in seconds. */
export interface Timings {
  decode?: number;
  preprocess?: number;
  inference?: number;
  runs?: RunTiming[];
}

/** The same, how long it waited until it was begun, and since when (`performance.now()`). */
export type Spent = Timings & { queue: number; since: number };

/** A run of a model, or of a builtin, that a picture took part in. */
export interface RunTiming {
  /** Which of the asked versions it answered for. */
  versions: number[];
  /** That went through it together. */
  pictures: number;
  /** From when the picture could have gone to when all of them could, in seconds. */
  wait: number;
  /** The picture's share of the run, in seconds. */
  compute: number;
}

/** What a request spends its time with; `queue` is known to the host alone. */
export type TimedPart = 'queue' | Exclude<keyof Timings, 'runs'>;

export interface NumberedTask {
  id: number;
  task: Task;
}

/** From the host to a child. */
export type ToChild =
  /** Makes versions known under their keys; with `load` they are loaded at once and answered by `loaded`. */
  | { kind: 'versions'; versions: { key: string; version: PredictorVersion }[]; load: boolean }
  /** One task, or several for the same versions, each answered by itself. What is handed over meanwhile waits its turn. */
  | { kind: 'tasks'; tasks: NumberedTask[] }
  /** Asks back the tasks that have not been begun; answered by `recalled`. */
  | { kind: 'recall' };

/** From a child to the host. */
export type FromChild =
  | { kind: 'loaded'; problem?: WireProblem }
  | { kind: 'recalled'; ids: number[] }
  | {
      kind: 'answer';
      id: number;
      answer: Told | { problem: WireProblem };
      timings: Timings;
      /** Resident memory of the child, bytes. */
      memoryBytes: number;
    };

/** A problem without its functions. The cause is text for the log. */
export interface WireProblem {
  code: string;
  detail?: string;
  cause?: string;
}

export function toWire(error: unknown): WireProblem {
  if (!(error instanceof Problem)) return { code: errors.internal.code, cause: textOf(error) };
  return {
    code: error.kind.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.cause === undefined ? {} : { cause: textOf(error.cause) }),
  };
}

export function fromWire({ code, detail, cause }: WireProblem): Problem {
  const kinds: ProblemKind[] = Object.values(errors);
  const kind = kinds.find((known) => known.code === code) ?? errors.internal;
  return kind(detail, cause === undefined ? {} : { cause: new Error(cause) });
}

/** Bounded: what a library says about a hostile file can be long. */
function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2000);
}
