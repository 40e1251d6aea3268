/** Peers that search: each gives how it is asked, and what it can be tuned by, from the quickest to the most exact. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dist/http/free-port.js';

const require = createRequire(import.meta.url);
const effort = [16, 32, 64, 128, 256, 512, 1024];
/** As of our graph. */
const links = 16;
const effortOfBuilding = 128;

/** In this process. `vectors` are plain arrays; the key of each is its place. */
export async function openLanceDb(vectors) {
  const { connect, Index } = require('@lancedb/lancedb');
  const folder = await mkdtemp(join(tmpdir(), 'lancedb-'));
  const db = await connect(folder);
  const table = await db.createTable(
    'vectors',
    vectors.map((vector, key) => ({ key, vector })),
  );
  await table.createIndex('vector', {
    config: Index.hnswSq({
      distanceType: 'cosine',
      numPartitions: 1,
      m: links,
      efConstruction: effortOfBuilding,
    }),
  });
  let tuned = {};
  return {
    // Its graph holds a byte for each dimension; refining compares so many times more with the vectors themselves.
    tunings: [1, 4].flatMap((refine) => effort.map((ef) => ({ ef, refine }))),
    tune: async (tuning) => {
      tuned = tuning;
    },
    nearest: async (vector, count) => {
      const query = table
        .vectorSearch(vector)
        .distanceType('cosine')
        .ef(Math.max(tuned.ef, count * tuned.refine));
      if (tuned.refine > 1) query.refineFactor(tuned.refine);
      const rows = await query.select(['key', '_distance']).limit(count).toArray();
      return rows.map(({ key }) => Number(key));
    },
    close: async () => {
      db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server of its own, asked over HTTP. Rejects where it does not start. */
export async function openChroma(vectors) {
  const folder = await mkdtemp(join(tmpdir(), 'chroma-'));
  const port = await freePort('127.0.0.1');
  const cli = fileURLToPath(new URL('./node_modules/chromadb/dist/cli.mjs', import.meta.url));
  const server = spawn(
    process.execPath,
    [cli, 'run', '--path', folder, '--host', '127.0.0.1', '--port', String(port)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let trouble = '';
  server.stderr.on('data', (chunk) => (trouble += chunk));
  const { ChromaClient } = require('chromadb');
  const client = new ChromaClient({ host: '127.0.0.1', port, ssl: false });
  await untilAwake(client, server, () => trouble);
  const collection = await client.createCollection({
    name: 'vectors',
    embeddingFunction: null,
    configuration: {
      hnsw: {
        space: 'cosine',
        max_neighbors: links,
        ef_construction: effortOfBuilding,
        ef_search: effort[0],
      },
    },
  });
  for (let at = 0; at < vectors.length; at += 1_000) {
    const some = vectors.slice(at, at + 1_000);
    await collection.add({ ids: some.map((_, n) => String(at + n)), embeddings: some });
  }
  return {
    tunings: effort.map((ef) => ({ ef })),
    tune: ({ ef }) => collection.modify({ configuration: { hnsw: { ef_search: ef } } }),
    nearest: async (vector, count) => {
      const { ids } = await collection.query({
        queryEmbeddings: [vector],
        nResults: count,
        include: ['distances'],
      });
      return ids[0].map(Number);
    },
    close: async () => {
      server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAwake(client, server, trouble) {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null)
      throw new Error(
        trouble()
          .trim()
          .split('\n')
          .find((line) => /Error/.test(line)),
      );
    try {
      await client.heartbeat();
      return;
    } catch {
      await sleep(200);
    }
  }
  server.kill();
  throw new Error('It did not start in two minutes');
}
