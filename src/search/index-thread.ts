/**
 * The worker thread that holds every vector index. Requests are answered as they come; what may wait (extending
 * graphs, making spaces without their dead points) is done a little at a time in between.
 */
import { parentPort } from 'node:worker_threads';
import type { IndexAnswer, IndexReply, IndexRequest } from './index-messages.js';
import { SpaceIndex } from './space-index.js';
import type { Neighbour } from './vector-index.js';

/** A search waits no longer than this for the work in between. */
const workMsMax = 2;

interface HeldSpace {
  index: SpaceIndex;
  /** While rows are being read: keys removed since, which a page read earlier may still bring. */
  removedMeanwhile: Set<number> | undefined;
}

const spaces = new Map<string, HeldSpace>();
const unfinished = new Set<SpaceIndex>();
let working = false;

parentPort!.on('message', ({ id, request }: { id: number; request: IndexRequest }) => {
  try {
    const reply = answer(request);
    const transfer =
      reply && typeof reply === 'object' && 'keys' in reply ? [reply.keys.buffer, reply.scores.buffer] : [];
    parentPort!.postMessage({ id, reply } satisfies IndexAnswer, transfer as ArrayBuffer[]);
  } catch (error) {
    parentPort!.postMessage({ id, error: String(error) } satisfies IndexAnswer);
  }
});

function answer(request: IndexRequest): IndexReply {
  switch (request.do) {
    case 'open':
      return open(request.space);
    case 'add':
      return add(held(request.space), request.keys, request.vectors, request.loading);
    case 'loaded':
      return loaded(held(request.space));
    case 'remove':
      return remove(spaces.get(request.space), request.keys);
    case 'nearest':
      return packed(held(request.space).index.nearest(request.vector, request.count));
    case 'nearestAmong':
      return packed(held(request.space).index.nearestAmong(request.vector, request.keys, request.count));
    case 'size':
      return held(request.space).index.size;
    case 'drop':
      return drop(request.space);
    case 'statistics':
      return statistics();
  }
}

function open(space: string): undefined {
  drop(space);
  spaces.set(space, { index: new SpaceIndex(), removedMeanwhile: new Set() });
}

function held(space: string): HeldSpace {
  const found = spaces.get(space);
  if (!found) throw new Error(`The space ${space} is not open`);
  return found;
}

function add(space: HeldSpace, keys: Float64Array, vectors: Float32Array, loading: boolean): undefined {
  const { index, removedMeanwhile } = space;
  const dimensions = vectors.length / keys.length;
  if (index.dimensions !== undefined && index.dimensions !== dimensions) {
    throw new Error(`The vectors have ${dimensions} dimensions, those of the space ${index.dimensions}`);
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (loading && removedMeanwhile?.has(key)) continue;
    index.add(key, vectors.subarray(i * dimensions, (i + 1) * dimensions));
  }
  workLater(index);
}

function loaded(space: HeldSpace): undefined {
  space.removedMeanwhile = undefined;
}

function remove(space: HeldSpace | undefined, keys: Float64Array): undefined {
  if (!space) return;
  for (const key of keys) {
    space.removedMeanwhile?.add(key);
    space.index.remove(key);
  }
  workLater(space.index);
}

function drop(space: string): undefined {
  const found = spaces.get(space);
  if (!found) return;
  spaces.delete(space);
  unfinished.delete(found.index);
}

function workLater(index: SpaceIndex): void {
  unfinished.add(index);
  if (working) return;
  working = true;
  setImmediate(work);
}

/** One slice of work; requests that came meanwhile are answered before the next. */
function work(): void {
  const end = performance.now() + workMsMax;
  for (const index of unfinished) {
    while (performance.now() < end) {
      if (index.step()) continue;
      unfinished.delete(index);
      break;
    }
    if (performance.now() >= end) {
      // To the end of the row, so that one large space does not keep the others waiting.
      if (unfinished.delete(index)) unfinished.add(index);
      break;
    }
  }
  working = unfinished.size > 0;
  if (working) setImmediate(work);
}

function packed(neighbours: Neighbour[]): { keys: Float64Array; scores: Float64Array } {
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
