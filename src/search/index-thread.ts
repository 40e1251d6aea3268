/**
 * The worker thread that holds every vector index. Requests are answered as they come; what may wait (extending
 * graphs, making spaces without their dead points) is done a little at a time in between.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { deleteGraph, loadGraph, saveGraph } from './graph-file.js';
import type {
  EntryColumns,
  IndexAnswer,
  IndexReply,
  IndexRequest,
  IndexThreadOptions,
  IndexWarning,
  NeighbourColumns,
  SurroundingColumns,
} from './index-messages.js';
import { SpaceIndex } from './space-index.js';
import type { Neighbour } from './vector-index.js';

/** A search waits no longer than this for the work in between. */
const workMsMax = 2;

interface HeldSpace {
  name: string;
  index: SpaceIndex;
  /** While rows are being read: keys removed since, which a page read earlier may still bring. */
  removedMeanwhile: Set<number> | undefined;
}

const { folder } = workerData as IndexThreadOptions;
const spaces = new Map<string, HeldSpace>();
const unfinished = new Set<HeldSpace>();
let working = false;
/** Files are written and deleted one after the other. */
let lastFileWork: Promise<void> = Promise.resolve();

parentPort!.on('message', async ({ id, request }: { id: number; request: IndexRequest }) => {
  try {
    // Awaited only where it must be: whatever can be answered at once is answered before the next message is read.
    const given = answer(request);
    const reply = given instanceof Promise ? await given : given;
    parentPort!.postMessage({ id, reply } satisfies IndexAnswer, buffersOf(reply));
  } catch (error) {
    parentPort!.postMessage({ id, error: String(error) } satisfies IndexAnswer);
  }
});

function answer(request: IndexRequest): IndexReply | Promise<undefined> {
  switch (request.do) {
    case 'open':
      return open(request.space);
    case 'add':
      return add(held(request.space), request, request.loading);
    case 'loaded':
      return loaded(held(request.space));
    case 'remove':
      return remove(spaces.get(request.space), request.keys);
    case 'nearest':
      return packed(held(request.space).index.nearest(request.vector, request.count));
    case 'nearestTo':
      return surroundings(held(request.space).index, request.owner, request.count);
    case 'nearestAmong':
      return packed(held(request.space).index.nearestAmong(request.vector, request.keys, request.count));
    case 'vectorsOf':
      return held(request.space).index.vectorsOf(request.keys);
    case 'size':
      return held(request.space).index.size;
    case 'drop':
      return drop(request.space);
    case 'unload':
      return unload(spaces.get(request.space));
    case 'sizes':
      return new Map([...spaces.values()].map(({ name, index }) => [name, index.bytes]));
    case 'statistics':
      return statistics();
    case 'close':
      return close();
  }
}

async function open(name: string): Promise<undefined> {
  forget(name);
  const space: HeldSpace = { name, index: new SpaceIndex(), removedMeanwhile: new Set() };
  spaces.set(name, space);
  const path = pathOf(name);
  if (path === undefined) return;
  await lastFileWork;
  const saved = await loadGraph(path);
  if (saved) space.index.restore(saved);
}

function held(space: string): HeldSpace {
  const found = spaces.get(space);
  if (!found) throw new Error(`The space ${space} is not open`);
  return found;
}

function add(space: HeldSpace, { keys, vectors, owners }: EntryColumns, loading: boolean): undefined {
  const { index, removedMeanwhile } = space;
  const dimensions = vectors.length / keys.length;
  if (index.dimensions !== undefined && index.dimensions !== dimensions) {
    throw new Error(`The vectors have ${dimensions} dimensions, those of the space ${index.dimensions}`);
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (loading && removedMeanwhile?.has(key)) continue;
    index.add(key, vectors.subarray(i * dimensions, (i + 1) * dimensions), owners[i]);
  }
  workLater(space);
}

function loaded(space: HeldSpace): undefined {
  space.removedMeanwhile = undefined;
  space.index.complete();
  workLater(space);
}

function remove(space: HeldSpace | undefined, keys: Float64Array): undefined {
  if (!space) return;
  for (const key of keys) {
    space.removedMeanwhile?.add(key);
    space.index.remove(key);
  }
  workLater(space);
}

async function drop(name: string): Promise<undefined> {
  forget(name);
  const path = pathOf(name);
  if (path !== undefined) await withFiles(() => deleteGraph(path));
}

function unload(space: HeldSpace | undefined): undefined {
  if (!space) return;
  save(space);
  forget(space.name);
}

/** Nothing is left to do after it, so the thread ends. */
async function close(): Promise<undefined> {
  for (const space of spaces.values()) if (!space.removedMeanwhile) save(space);
  spaces.clear();
  unfinished.clear();
  await lastFileWork;
  parentPort!.close();
}

function forget(name: string): void {
  const found = spaces.get(name);
  if (!found) return;
  spaces.delete(name);
  unfinished.delete(found);
}

function workLater(space: HeldSpace): void {
  // Nothing is built before all rows are there: a saved graph may cover them.
  if (space.removedMeanwhile) return;
  unfinished.add(space);
  if (working) return;
  working = true;
  setImmediate(work);
}

/** One slice of work; requests that came meanwhile are answered before the next. */
function work(): void {
  const end = performance.now() + workMsMax;
  for (const space of unfinished) {
    while (performance.now() < end) {
      if (space.index.step()) continue;
      unfinished.delete(space);
      save(space);
      break;
    }
    if (performance.now() >= end) {
      // To the end of the row, so that one large space does not keep the others waiting.
      if (unfinished.delete(space)) unfinished.add(space);
      break;
    }
  }
  working = unfinished.size > 0;
  if (working) setImmediate(work);
}

function save({ name, index }: HeldSpace): void {
  const path = pathOf(name);
  const unsaved = path === undefined ? undefined : index.unsaved();
  if (path === undefined || !unsaved) return;
  const { graph, dimensions, keys } = unsaved;
  withFiles(() => saveGraph(path, graph, dimensions, keys)).catch((error) => {
    parentPort!.postMessage({ warning: String(error) } satisfies IndexWarning);
  });
}

function withFiles(work: () => Promise<void>): Promise<void> {
  const done = lastFileWork.then(work);
  lastFileWork = done.catch(() => {});
  return done;
}

function pathOf(name: string): string | undefined {
  if (folder === undefined) return undefined;
  return join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.graph`);
}

/** What goes over without being copied. */
function buffersOf(reply: IndexReply): ArrayBuffer[] {
  if (reply instanceof Float32Array) return [reply.buffer as ArrayBuffer];
  // A map has keys as well.
  if (typeof reply !== 'object' || reply instanceof Map || !('keys' in reply)) return [];
  const { keys, scores } = reply;
  const vectors = 'vector' in reply ? [reply.vector] : [];
  return [keys, scores, ...vectors].map(({ buffer }) => buffer as ArrayBuffer);
}

function surroundings(index: SpaceIndex, owner: number, count: number): SurroundingColumns | undefined {
  const entry = index.entryOf(owner);
  return entry && { ...entry, ...packed(index.nearest(entry.vector, count)) };
}

function packed(neighbours: Neighbour[]): NeighbourColumns {
  return {
    keys: Float64Array.from(neighbours, ({ key }) => key),
    scores: Float64Array.from(neighbours, ({ score }) => score),
  };
}

function statistics() {
  const sum = (of: (index: SpaceIndex) => number) =>
    [...spaces.values()].reduce((total, { index }) => total + of(index), 0);
  return {
    spaces: spaces.size,
    vectors: sum((index) => index.size),
    pending: sum((index) => index.pending),
    bytes: sum((index) => index.bytes),
  };
}
