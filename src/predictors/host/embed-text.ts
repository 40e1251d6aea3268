import path from 'node:path';
import { Problem } from '../../http/problem.js';
import type { PredictorVersion, TextEmbedding } from '../inference.js';
import type { TextSide } from '../manifest.js';
import { expectShape } from './output-shape.js';
import type { Timings } from './protocol.js';
import { run, sessionOfFile, unavailable } from './sessions.js';
import { tokenizerOf } from './tokenizers.js';
import { type Tokens, tokensOf } from './tokens.js';

/** Makes the text side of a version ready. Throws `predictorUnavailable`. */
export async function loadTextSide(version: PredictorVersion): Promise<void> {
  await answering(version, (text) => partsOf(version, text));
}

/** The vector of a text. Throws `textEmpty` and `predictorUnavailable`. */
export function embedText(
  version: PredictorVersion,
  written: string,
  timings: Timings,
): Promise<TextEmbedding> {
  return answering(version, async (text) => {
    const { tokenizer, session } = await partsOf(version, text);
    const start = performance.now();
    const tokens = tokensOf(tokenizer, text, written);
    const tokenised = performance.now();
    const outputs = await run(session, feedsOf(text, tokens), [text.output]);
    timings.preprocess = (tokenised - start) / 1000;
    timings.inference = (performance.now() - tokenised) / 1000;
    const output = outputs[text.output]!;
    expectShape(text.output, output, [1, version.manifest.dimensions!]);
    return { vector: normalised(text.output, output.data) };
  });
}

async function answering<T>(
  { manifest: { name, text } }: PredictorVersion,
  work: (text: TextSide) => Promise<T>,
): Promise<T> {
  try {
    if (!text) throw new Error('the manifest names none');
    return await work(text);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw unavailable(name, new Error(`Text side: ${(cause as Error).message}`, { cause }));
  }
}

async function partsOf({ folder }: PredictorVersion, { model, tokenizer }: TextSide) {
  return {
    tokenizer: await tokenizerOf(path.join(folder, tokenizer.file), tokenizer.sha256),
    session: await sessionOfFile(path.join(folder, model.file), model.sha256),
  };
}

function feedsOf({ inputs, type }: TextSide, { ids, used }: Tokens) {
  const tensor = (values: number[]) => ({
    data: type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values),
    dims: [1, values.length],
  });
  const mask = ids.map((_, at) => (at < used ? 1 : 0));
  return { [inputs.ids]: tensor(ids), ...(inputs.mask === undefined ? {} : { [inputs.mask]: tensor(mask) }) };
}

function normalised(name: string, values: Float32Array): Float32Array {
  if (!values.every(Number.isFinite)) throw new Error(`Output ${name} holds numbers that are not finite`);
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0)) throw new Error(`Output ${name} is zero`);
  return values.map((value) => value / length);
}
