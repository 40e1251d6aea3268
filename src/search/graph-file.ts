/**
 * Graphs on disk, so that a start does not spend a minute of computing on each 100,000 vectors. Two files: the graph
 * as usearch writes it, and beside it which keys it holds, with a checksum of each vector. They are derived from the
 * rows and worth nothing without them: whatever is off about them, the graph is made anew.
 */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Graph } from './graph.js';

const format = 1;
const checksumBytes = 32;

/** A key that the graph holds: of which point, and the checksum of its vector. */
export interface GraphKey {
  key: number;
  point: number;
  checksum: number;
}

export interface SavedGraph {
  graph: Graph;
  dimensions: number;
  keys: GraphKey[];
}

interface Header {
  format: number;
  dimensions: number;
  covered: number;
  keys: number;
  graphSha256: string;
}

/** Writes the graph as it is at the moment of the call, which holds up the thread; the rest does not. */
export async function saveGraph(
  path: string,
  graph: Graph,
  dimensions: number,
  keys: GraphKey[],
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  const { covered } = graph;
  graph.save(unfinished);
  const columns = packed(keys);
  const graphSha256 = await checksumOfFile(unfinished);
  const header: Header = { format, dimensions, covered, keys: keys.length, graphSha256 };
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), columns]);
  await writeFile(`${path}.keys.unfinished`, Buffer.concat([checksum(body), body]));
  await rename(unfinished, path);
  await rename(`${path}.keys.unfinished`, `${path}.keys`);
}

/** The graph that was saved, or `undefined` when there is none or anything is wrong with it. */
export async function loadGraph(path: string): Promise<SavedGraph | undefined> {
  try {
    const file = await readFile(`${path}.keys`);
    const body = file.subarray(checksumBytes);
    if (!checksum(body).equals(file.subarray(0, checksumBytes))) return undefined;
    const lineEnd = body.indexOf('\n');
    const header = JSON.parse(body.toString('utf8', 0, lineEnd)) as Header;
    // usearch trusts what it reads: a damaged file could bring the process down.
    if (header.format !== format || header.graphSha256 !== (await checksumOfFile(path))) return undefined;
    const graph = new Graph(header.dimensions);
    graph.load(path, header.covered);
    return { graph, dimensions: header.dimensions, keys: unpacked(body.subarray(lineEnd + 1), header.keys) };
  } catch {
    return undefined;
  }
}

export async function deleteGraph(path: string): Promise<void> {
  await rm(`${path}.keys`, { force: true });
  await rm(path, { force: true });
}

/** Three columns, as this machine stores numbers: the files do not move between machines. */
function packed(keys: GraphKey[]): Buffer {
  const columns = [
    Float64Array.from(keys, ({ key }) => key),
    Uint32Array.from(keys, ({ point }) => point),
    Uint32Array.from(keys, ({ checksum }) => checksum),
  ];
  return Buffer.concat(columns.map((column) => new Uint8Array(column.buffer)));
}

function unpacked(bytes: Buffer, count: number): GraphKey[] {
  const aligned = new Uint8Array(bytes).buffer;
  const keys = new Float64Array(aligned, 0, count);
  const points = new Uint32Array(aligned, 8 * count, count);
  const checksums = new Uint32Array(aligned, 12 * count, count);
  return Array.from(keys, (key, i) => ({ key, point: points[i]!, checksum: checksums[i]! }));
}

function checksum(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

async function checksumOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
