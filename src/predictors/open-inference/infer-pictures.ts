import type { Context } from '../../context.js';
import type { PredictorVersion } from '../inference.js';
import type { PredictionResult } from '../prediction.js';
import { problemOfPicture } from './infer-input.js';

/** Of one request. */
const picturesAtOnce = 4;

/** Shows pictures to a version, some at a time and no more than the customer may. Throws the problems of `Inference`. */
export async function inferPictures(
  { inference, limits }: Pick<Context, 'inference' | 'limits'>,
  customerId: string,
  version: PredictorVersion,
  pictures: Uint8Array[],
): Promise<PredictionResult[]> {
  const { concurrent_predictions: most = picturesAtOnce } = await limits.of(customerId);
  const results: PredictionResult[] = [];
  const waiting = [...pictures.entries()];
  let hasFailed = false;
  const work = async () => {
    for (let next = waiting.shift(); next && !hasFailed; next = waiting.shift()) {
      const [at, picture] = next;
      try {
        const said = await inference.predict({
          customerId,
          picture,
          versions: [version],
          priority: 'realtime',
          // Each waits by itself: the last of many may be late.
          askedAt: performance.now(),
        });
        results[at] = said.results[0]!;
      } catch (error) {
        hasFailed = true;
        throw problemOfPicture(error, at);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(most, picturesAtOnce)) }, work));
  return results;
}
