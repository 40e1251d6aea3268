import { join } from 'node:path';
import type { Logger } from 'pino';
import type { OpenDatabase } from './db/database.js';
import { ExpectedError } from './expected-error.js';
import { embeddingPages, embeddingRows } from './search/embeddings.js';
import { addNewest, VectorFollower } from './search/follow-vectors.js';
import { InProcessIndex } from './search/in-process-index.js';
import { PgvectorIndex } from './search/pgvector-index.js';
import { preparePgvector } from './search/pgvector-schema.js';
import type { VectorIndex } from './search/vector-index.js';
import type { Config } from './settings.js';

interface Place {
  config: Config;
  db: OpenDatabase;
  log: Logger;
  /** Whether it answers searches, and so has to hear of what other processes write. */
  isServer: boolean;
}

/** The index that the settings name: in PostgreSQL where that has pgvector, in this process otherwise. */
export async function openVectorIndex(place: Place): Promise<VectorIndex> {
  const { config, db, log } = place;
  if (db.kind === 'pglite' || config.vectorIndex === 'in-process') return inProcess(place);
  const found = await preparePgvector(db);
  if ('version' in found) {
    log.info({ pgvector: found.version }, 'vectors are compared in PostgreSQL');
    return new PgvectorIndex({ db, rowsOf: embeddingRows, log });
  }
  if (config.vectorIndex === 'pgvector')
    throw new ExpectedError(
      `${found.lacks}. Mend that, or choose --vector-index in-process (VITRINE_VECTOR_INDEX).`,
    );
  log.warn(
    { reason: found.lacks },
    'without pgvector each server holds all vectors in its own memory, reads them after each start, and sees what others add a second later',
  );
  return inProcess(place);
}

function inProcess({ config, db, log, isServer }: Place): VectorIndex {
  const index = new InProcessIndex({
    rows: (space) => embeddingPages(db.boundTo(space.customerId), space),
    folder: join(config.data, 'indexes'),
    bytesMax: config.indexMemory * 1024 * 1024,
    log,
  });
  db.onReopened?.(() => {
    addNewest({ db, index }).catch((err) => log.warn({ err }, 'The newest vectors could not be read'));
  });
  if (!isServer || db.kind === 'pglite') return index;
  const follower = new VectorFollower({ db, index, log });
  const close = index.close.bind(index);
  index.close = async () => {
    await follower.close();
    await close();
  };
  return index;
}
