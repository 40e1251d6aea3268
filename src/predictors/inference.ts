import type { Manifest } from './manifest.js';
import type { Box, PredictionResult } from './prediction.js';

/** A predictor version as the inference host runs it: its manifest and the folder with its files. */
export interface PredictorVersion {
  manifest: Manifest;
  folder: string;
  /** Its model, where that does not stand in the folder under the manifest's name for it. */
  modelPath?: string;
}

export type Priority = 'realtime' | 'ingestion';

/** Who asks, and how urgently. */
export interface Asker {
  customerId: string;
  priority: Priority;
  /** `performance.now()` of the arrival of the request it is asked for. What waits for too long after it is refused: nobody waits for the answer. */
  askedAt?: number | undefined;
}

export interface Picture {
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';
  /** Pixels, upright (after EXIF rotation). */
  width: number;
  height: number;
}

/** The bytes of an encoded picture, or the file that holds them: then they need not pass through this process. */
export type EncodedPicture = Uint8Array | { path: string };

export interface Prediction {
  picture: Picture;
  /** One result per asked version, in the order asked. */
  results: PredictionResult[];
}

export interface Rendering {
  bytes: Uint8Array;
  contentType: string;
  width: number;
  height: number;
}

export interface TextEmbedding {
  vector: Float32Array;
}

/** One score for each candidate. */
export interface PairScores {
  scores: Float32Array;
}

/** Of the server that runs a version, as this process sees it. */
export interface Health {
  /** `down`: it is left alone; `probing`: it is being asked whether it is ready. */
  state: 'up' | 'down' | 'probing';
  /** ISO 8601. */
  since: string;
  /** For superusers; stays when the server is up again. */
  last_error: string | null;
}

/**
 * Decodes pictures and runs predictors, outside this process. Throws the problems of errors.ts:
 * `fileUnreadable`, `fileTypeUnsupported`, `fileTooLarge` (never worth a retry), `overloaded` (503 with
 * `Retry-After`: the queue is full, or it has waited there for too long), `predictorUnavailable` (a child died
 * twice or missed its deadline; or the server of a remote version does not answer, then with `Retry-After`);
 * for a request, `concurrencyLimited` as well. Customers are served in turn.
 */
export interface Inference {
  /** `crop` limits the predictors to a part of the picture. Throws `fileMissing` when its file is not there. */
  predict(
    input: Asker & {
      picture: EncodedPicture;
      crop?: Box;
      versions: PredictorVersion[];
    },
  ): Promise<Prediction>;
  /**
   * What a version with a text side makes of a text, in the space of its pictures: length 1. Throws `textEmpty` when its
   * tokenizer leaves nothing of the text.
   */
  embedText(
    input: Asker & {
      text: string;
      version: PredictorVersion;
    },
  ): Promise<Float32Array>;
  /**
   * How well looks go with one, 0–1 each, as a version of the task `compatibility` says: all of them vectors (length 1)
   * of the predictor that it names.
   */
  scorePairs(
    input: Asker & {
      version: PredictorVersion;
      anchor: Float32Array;
      candidates: Float32Array[];
    },
  ): Promise<Float32Array>;
  /** The picture upright and without metadata; with `sizeMax` as a thumbnail whose longest side has that many pixels. */
  render(
    input: Asker & {
      bytes: Uint8Array;
      sizeMax?: number;
    },
  ): Promise<Rendering>;
  /**
   * Loads a version ahead of requests for it; one that another server runs is shown a made picture. Throws
   * `predictorUnavailable` when it cannot be loaded.
   */
  load(version: PredictorVersion): Promise<void>;
  /** Gives its memory back to the system; requests for it load it again. */
  unload(version: PredictorVersion): Promise<void>;
  /** Of a version that another server runs; nothing for others. */
  health(version: PredictorVersion): Health | undefined;
  close(): Promise<void>;
}
