import type { Blobs } from './blobs/blobs.js';
import type { Database } from './db/database.js';
import type { Inference } from './predictors/inference.js';
import type { VectorIndex } from './search/vector-index.js';

/** Everything an operation or a job may use, wired by hand. */
export interface Context {
  db: Database;
  blobs: Blobs;
  inference: Inference;
  vectors: VectorIndex;
}
