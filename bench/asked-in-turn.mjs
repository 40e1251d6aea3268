import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadGraph } from '../dist/search/graph-file.js';
import { similarAsker } from './http-client.mjs';
import { threadCpuSeconds, treeCpuSeconds } from './process-tree.mjs';
import { startUntilIndexed } from './start-until-indexed.mjs';
import { manyVectors } from './synthetic-shop.mjs';
import { median, quantile, timeEach } from './table.mjs';

export const warmUps = 1_000;
const rounds = 10;
const requestsPerRound = 100;
const searchesPerRound = 40;
/** Latencies of the answers are kept as so many quantiles. */
const keptQuantiles = 40;

/**
 * What a request costs in shops of different sizes, each with a server of its own. They are asked in turn, a hundred requests at a
 * time, so that a slow minute of the machine falls on all of them.
 */
export async function askedInTurn(shops) {
  const asked = [];
  for (const { data, images } of shops) {
    const { server } = await startUntilIndexed(data, images);
    const ask = similarAsker(server, images);
    await timeEach(warmUps, ask, 0);
    asked.push({ server, ask, times: [], cpuSeconds: 0, threadSeconds: new Map() });
  }
  for (let round = 0; round < rounds; round++)
    for (const shop of asked) await askAgain(shop, warmUps + round * requestsPerRound);
  for (const { server } of asked) await server.end();
  return asked.map(({ times, cpuSeconds, threadSeconds }) => ({
    p50Ms: median(times),
    p95Ms: quantile(times, 0.95),
    cpuMs: (1000 * cpuSeconds) / times.length,
    busiestMs: (1000 * Math.max(...threadSeconds.values())) / times.length,
    latencyMs: Array.from({ length: keptQuantiles }, (_, n) => quantile(times, (n + 0.5) / keptQuantiles)),
  }));
}

async function askAgain(shop, from) {
  const { pid } = shop.server;
  const before = { tree: treeCpuSeconds(pid), threads: threadCpuSeconds(pid) };
  shop.times.push(...(await timeEach(requestsPerRound, (n) => shop.ask(from + n), 0)));
  shop.cpuSeconds += treeCpuSeconds(pid) - before.tree;
  for (const [thread, seconds] of threadCpuSeconds(pid)) {
    const more = seconds - (before.threads.get(thread) ?? 0);
    shop.threadSeconds.set(thread, (shop.threadSeconds.get(thread) ?? 0) + more);
  }
}

/**
 * Milliseconds of a search in the graphs that the servers saved, with nothing around it, in turn as well; nothing where a space is
 * too small for one.
 */
export async function searchedInTurn(shops) {
  const searched = [];
  for (const { data, images } of shops) {
    const graph = await savedGraph(join(data, 'indexes'));
    const queries = Array.from({ length: rounds * searchesPerRound }, (_, n) => {
      const at = (n * 7919) % images;
      return manyVectors(at, at + 1);
    });
    searched.push({ graph, queries, times: [] });
  }
  for (let round = 0; round < rounds; round++)
    for (const { graph, queries, times } of searched.filter(({ graph }) => graph)) {
      const search = async (n) => void graph.near(queries[round * searchesPerRound + n], 100);
      times.push(...(await timeEach(searchesPerRound, search)));
    }
  return searched.map(({ graph, times }) => (graph ? { indexMs: median(times) } : {}));
}

async function savedGraph(folder) {
  const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith('.graph'));
  return file ? (await loadGraph(join(folder, file))).graph : undefined;
}
