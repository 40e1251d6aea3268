import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PredictorVersion } from '../inference.js';
import type { PredictionResult } from '../prediction.js';
import { presentable } from './presentable.js';
import { rehearsalPicture } from './rehearsal-picture.js';
import { RehearsalFailure, RehearsalProcess } from './rehearsal-process.js';
import { rehearsalTexts } from './rehearsal-texts.js';
import { rehearseBatch } from './rehearse-batch.js';
import { rehearsePairs } from './rehearse-pairs.js';

export interface RehearsalOptions {
  /** Resident, for all of the process. By default `memoryAllowance` of the model's size. */
  memoryBytesMax?: number;
  startMs?: number;
  /** By default `loadAllowanceMs` of the model's size. */
  loadMsMax?: number;
  runMsMax?: number;
  /** Where the empty working directory is made. */
  temporaryDirectory?: string;
}

export type Rehearsal =
  | {
      ok: true;
      loadMs: number;
      /** Of the model alone, on one thread, at its first picture, or at its first pairs. */
      runMs: number;
      /** Of the model of the text side, at a text of usual length; absent without one. */
      textMs?: number;
      /** The most that the process held, of which about 110 MB are not the model's. */
      memoryBytes: number;
      /** What it said about a made picture; absent where it is shown none. */
      result?: PredictionResult;
    }
  | {
      ok: false;
      /** For people: what was expected and what came, or what the runtime said. */
      reason: string;
      memoryBytes: number;
    };

/** Bytes that a model of this size may need: its file, the runtime's copies, and room for a picture on its way. */
export function memoryAllowance(modelBytes: number): number {
  return 4 * modelBytes + 512 * 1024 ** 2;
}

/** A minute, and a second for each 10 MB. */
export function loadAllowanceMs(modelBytes: number): number {
  return 60_000 + modelBytes / 10_000;
}

/**
 * Loads a version and shows it a picture, in a process of its own that is used once. Whatever the model does, the
 * answer is a `Rehearsal`, within the deadlines.
 */
export async function rehearse(
  version: PredictorVersion,
  options: RehearsalOptions = {},
): Promise<Rehearsal> {
  const stage = await openRehearsalStage(options);
  try {
    return await stage.rehearse(version);
  } finally {
    await stage.close();
  }
}

export interface RehearsalStage {
  rehearse(version: PredictorVersion): Promise<Rehearsal>;
  close(): Promise<void>;
}

/** For many versions, one after the other: a process serves until a version ends it. Its limits are those of the first. */
export async function openRehearsalStage(options: RehearsalOptions = {}): Promise<RehearsalStage> {
  const directory = await mkdtemp(path.join(options.temporaryDirectory ?? os.tmpdir(), 'vitrine-rehearsal-'));
  let running: RehearsalProcess | undefined;
  return {
    async rehearse(version) {
      const bytes = await modelBytes(version);
      running ??= new RehearsalProcess(directory, options.memoryBytesMax ?? memoryAllowance(bytes));
      const rehearsal = await rehearseIn(running, version, {
        startMs: options.startMs ?? 30_000,
        loadMsMax: options.loadMsMax ?? loadAllowanceMs(bytes),
        runMsMax: options.runMsMax ?? 30_000,
      });
      if (running.hasEnded) {
        await running.close();
        running = undefined;
      }
      return rehearsal;
    },
    async close() {
      await running?.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function rehearseIn(
  process: RehearsalProcess,
  version: PredictorVersion,
  { startMs, loadMsMax, runMsMax }: { startMs: number; loadMsMax: number; runMsMax: number },
): Promise<Rehearsal> {
  try {
    await process.start(startMs);
    const start = performance.now();
    await process.load(version, loadMsMax);
    const loadMs = Math.round(performance.now() - start);
    if (version.manifest.pairs) {
      const pairsMs = await rehearsePairs(process, version, runMsMax);
      return { ok: true, loadMs, runMs: pairsMs, memoryBytes: process.memoryBytes };
    }
    const [{ prediction, timings }] = await process.predict(version, rehearsalPicture(), runMsMax);
    await rehearseBatch(process, version, runMsMax);
    const textMs = version.manifest.text && (await readTexts(process, version, runMsMax));
    return {
      ok: true,
      loadMs,
      runMs: Math.round((timings.inference ?? 0) * 1000),
      ...(textMs === undefined ? {} : { textMs }),
      memoryBytes: process.memoryBytes,
      result: prediction.results[0]!,
    };
  } catch (error) {
    if (!(error instanceof RehearsalFailure)) throw error;
    return { ok: false, reason: presentable(error.message), memoryBytes: process.memoryBytes };
  }
}

async function readTexts(
  process: RehearsalProcess,
  version: PredictorVersion,
  msMax: number,
): Promise<number> {
  const times: number[] = [];
  for (const text of rehearsalTexts) {
    const { inference = 0 } = await process.embedText(version, text, msMax);
    times.push(inference);
  }
  return Math.round(times[0]! * 1000);
}

/** Of both sides. */
async function modelBytes({
  manifest: { model, text },
  folder,
  modelPath,
}: PredictorVersion): Promise<number> {
  const files = [
    model && (modelPath ?? path.join(folder, model.file)),
    text && path.join(folder, text.model.file),
  ];
  let bytes = 0;
  for (const file of files) {
    if (file === undefined) continue;
    // The process will say what is missing.
    bytes += (await stat(file).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
