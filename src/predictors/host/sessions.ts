import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { errors } from '../../errors.js';
import type { PredictorVersion } from '../inference.js';

/** Sessions by the SHA-256 of their model. A promise, so that a model is never loaded twice at once. */
const sessions = new Map<string, Promise<ort.InferenceSession>>();

/** The session of a version's model, loaded at the first call. Throws `predictorUnavailable`. */
export async function sessionOf(version: PredictorVersion): Promise<ort.InferenceSession> {
  const { model, name } = version.manifest;
  if (!model) throw unavailable(name, new Error('The manifest names no model'));
  try {
    return await sessionOfFile(version.modelPath ?? path.join(version.folder, model.file), model.sha256);
  } catch (cause) {
    throw unavailable(name, cause);
  }
}

/** The session of a model file, loaded at the first call. Throws what the runtime says. */
export async function sessionOfFile(file: string, sha256: string): Promise<ort.InferenceSession> {
  const session = sessions.get(sha256) ?? load(file, sha256);
  sessions.set(sha256, session);
  try {
    return await session;
  } catch (error) {
    // Forgotten, so that the next call tries again: the file may have been completed meanwhile.
    sessions.delete(sha256);
    throw error;
  }
}

const takeOne = new WeakSet<ort.InferenceSession>();

/** Whether several pictures can go through a model at once: when all its inputs leave their first dimension open. */
export function takesSeveral(session: ort.InferenceSession): boolean {
  const isOpen = session.inputMetadata.every((input) => input.isTensor && typeof input.shape[0] !== 'number');
  return isOpen && !takeOne.has(session);
}

/** It has failed at several pictures and at none of them alone; it is not tried again. */
export function takesOne(session: ort.InferenceSession): void {
  takeOne.add(session);
}

/** Runs a model once. Outputs by name, as numbers with their shape. */
export async function run(
  session: ort.InferenceSession,
  feeds: Record<string, { data: Numbers; dims: number[] }>,
  outputs: string[],
): Promise<Record<string, Output>> {
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, { data, dims }]) => [name, new ort.Tensor(data as Float32Array, dims)]),
  );
  const results = await session.run(tensors, outputs);
  try {
    return Object.fromEntries(outputs.map((name) => [name, outputOf(name, results[name])]));
  } finally {
    for (const tensor of [...Object.values(tensors), ...Object.values(results)]) tensor.dispose();
  }
}

type Numbers = Uint8Array | Float32Array | Int32Array | BigInt64Array;

export interface Output {
  data: Float32Array;
  dims: readonly number[];
}

export function unavailable(predictor: string, cause: unknown) {
  return errors.predictorUnavailable(`The predictor ${predictor} cannot answer.`, { cause });
}

/** The bytes of a file, if they are those meant. */
export async function checkedBytes(file: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`${file} has the SHA-256 ${found} instead of ${sha256}`);
  return bytes;
}

/**
 * The bytes that were checked are the bytes that run. Given as bytes, a model also has no folder of its own from
 * which it could read other files as its weights, only the working directory, which is empty.
 */
async function load(file: string, sha256: string): Promise<ort.InferenceSession> {
  const bytes = await checkedBytes(file, sha256);
  return await ort.InferenceSession.create(bytes, {
    executionMode: 'sequential',
    // Every child has one core; more threads would only fight over it.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
}

function outputOf(name: string, tensor: ort.Tensor | undefined): Output {
  if (!tensor || !(tensor.data instanceof Float32Array)) throw new Error(`Output ${name} is not float32`);
  // Not copied: the numbers stay as long as their array does, also when the tensor is given back.
  return { data: tensor.data, dims: [...tensor.dims] };
}
