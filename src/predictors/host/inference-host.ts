import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {
  Asker,
  EncodedPicture,
  Inference,
  PairScores,
  PredictorVersion,
  Priority,
  Rendering,
  TextEmbedding,
} from '../inference.js';
import type { Box } from '../prediction.js';
import { Children, type VersionRun } from './children.js';
import type { Seen } from './prepared.js';
import type { Spent, Task, TimedPart, Told } from './protocol.js';
import { rehearsalPicture } from './rehearsal-picture.js';
import { isRemote, RemoteVersions } from './remote-versions.js';
import { joined } from './vectors.js';
import { versionKey } from './version-key.js';

export interface InferenceOptions {
  /** Loaded by every child before it takes work. Others can be named in `predict`; they are loaded when first asked. */
  versions: PredictorVersion[];
  /** Processes; one per core by default. */
  children?: number;
  /** Requests of each priority that may wait. */
  queueMax?: number;
  /** For one request in a child, and for the wait before it. */
  deadlineMs?: number;
  /** For a child to start and load its models. */
  startMs?: number;
  /** Resident; a child that holds more is replaced when it has nothing to do. */
  childMemoryBytesMax?: number;
  /** Where the empty working directory of the children is made. */
  temporaryDirectory?: string;
  onTiming?: (part: TimedPart, seconds: number) => void;
  /** For each picture that a version has looked at. */
  onRun?: (version: PredictorVersion, run: VersionRun) => void;
  /** Within the work of whoever asked: how the time of a task was spent. */
  onSpent?: (spent: Spent, versions: PredictorVersion[]) => void;
  /** For the log: a child died, was killed, or could not start. */
  onIncident?: (text: string) => void;
}

/** The interface of the rest of the program, and what metrics want to know. */
export interface InferenceHost extends Inference {
  queueDepth(): Record<Priority, number>;
  /** Process ids of the children that run. */
  childPids(): number[];
}

/** Starts the children and resolves when all are ready. Throws `predictorUnavailable` when a version cannot be loaded. */
export async function startInference(options: InferenceOptions): Promise<InferenceHost> {
  const workingDirectory = await mkdtemp(
    path.join(options.temporaryDirectory ?? os.tmpdir(), 'vitrine-inference-'),
  );
  const children = new Children({
    versions: options.versions,
    count: options.children ?? os.availableParallelism(),
    queueMax: options.queueMax ?? 100,
    deadlineMs: options.deadlineMs ?? 30_000,
    startMs: options.startMs ?? 60_000,
    childMemoryBytesMax: options.childMemoryBytesMax ?? 1024 ** 3,
    workingDirectory,
    onTiming: options.onTiming ?? (() => {}),
    onRun: options.onRun ?? (() => {}),
    onIncident: options.onIncident ?? (() => {}),
  });
  const remotes = new RemoteVersions(options.onRun ?? (() => {}));
  const close = async () => {
    await children.close();
    await remotes.close();
    await rm(workingDirectory, { recursive: true, force: true });
  };
  try {
    await children.ready();
  } catch (error) {
    await close();
    throw error;
  }

  const done = async <T extends Told>(task: Task, versions: PredictorVersion[], asked: Asker): Promise<T> => {
    const { told, spent } = await children.do<T>(task, versions, asked);
    options.onSpent?.(spent, versions);
    return told;
  };
  const predict: Inference['predict'] = async ({ picture, crop, versions, ...asked }) => {
    remotes.expectUp(versions);
    const seen = await done<Seen>(predictTask(picture, crop, versions), versions, asked);
    return remotes.complete(versions, seen);
  };

  return {
    predict,
    embedText: async ({ text, version, ...asked }) => {
      const task = { kind: 'text' as const, text, version: versionKey(version) };
      return (await done<TextEmbedding>(task, [version], asked)).vector;
    },
    scorePairs: async ({ anchor, candidates, version, ...asked }) => {
      const key = versionKey(version);
      const task = { kind: 'pairs' as const, anchor, candidates: joined(candidates), version: key };
      return (await done<PairScores>(task, [version], asked)).scores;
    },
    render: ({ bytes, sizeMax, ...asked }) =>
      done<Rendering>(
        { kind: 'render', picture: bytes, ...(sizeMax === undefined ? {} : { sizeMax }) },
        [],
        asked,
      ),
    async load(version) {
      if (!isRemote(version)) return children.load(version);
      const picture = rehearsalPicture();
      await predict({ customerId: '', picture, versions: [version], priority: 'realtime' });
    },
    unload: (version) => (isRemote(version) ? remotes.remove(version) : children.unload(version)),
    health: (version) => remotes.health(version),
    queueDepth: () => children.queueDepth(),
    childPids: () => children.pids(),
    close,
  };
}

function predictTask(picture: EncodedPicture, crop: Box | undefined, versions: PredictorVersion[]): Task {
  return { kind: 'predict', picture, ...(crop ? { crop } : {}), versions: versions.map(versionKey) };
}
