import { once } from '../../once.js';
import type { PictureInput } from '../manifest.js';
import type { Box } from '../prediction.js';
import { type Decoded, decode } from './decode.js';
import { type Foreground, foregroundOf, foregroundSquare } from './foreground.js';
import type { Seen } from './prepared.js';
import type { RunTiming, TimedPart, Timings } from './protocol.js';
import { type InputTensor, tensorOf } from './tensor.js';

/** A picture to look at. */
export interface Shown {
  bytes: () => Promise<Uint8Array>;
  crop?: Box | undefined;
  /** Filled. */
  timings: Timings;
}

/** A picture that is being looked at. */
export interface Look {
  view: View;
  timings: Timings;
  /** One for each of the asked versions. */
  results: Seen['results'];
  failure?: unknown;
}

/** A decoded picture with what several versions may need of it, made when first asked for. */
export interface View extends Decoded {
  foreground: () => Foreground;
  tensor: (input: PictureInput) => InputTensor;
}

/** Throws the problems of `decode`, and those of getting the bytes. */
export async function lookAt({ bytes, crop, timings }: Shown): Promise<Look> {
  const encoded = await bytes();
  const decoded = await timed(timings, 'decode', () => decode(encoded, crop));
  return { view: viewOf(decoded), timings, results: [] };
}

export async function timed<T>(
  timings: Timings,
  part: Exclude<TimedPart, 'queue'>,
  work: () => T | Promise<T>,
): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    timings[part] = (timings[part] ?? 0) + (performance.now() - start) / 1000;
  }
}

export function noteRun(timings: Timings, run: RunTiming): void {
  timings.inference = (timings.inference ?? 0) + run.compute;
  timings.runs = [...(timings.runs ?? []), run];
}

function viewOf(decoded: Decoded): View {
  const foreground = once(() => foregroundOf(decoded.pixels));
  const square = once(() => foregroundSquare(decoded.pixels, foreground()));
  const tensors = new Map<string, InputTensor>();
  const tensor = (input: PictureInput) => {
    const key = JSON.stringify({ ...input, name: '' });
    const known = tensors.get(key);
    if (known) return known;
    const made = tensorOf(decoded.pixels, input, input.region === 'foreground' ? square() : undefined);
    tensors.set(key, made);
    return made;
  };
  return { ...decoded, foreground, tensor };
}
