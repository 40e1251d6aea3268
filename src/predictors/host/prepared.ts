import type { Picture } from '../inference.js';
import type { PredictionResult } from '../prediction.js';
import type { Decoded } from './decode.js';
import type { InputTensor, Placement } from './tensor.js';

/** What children make of a picture: results, and what is still to be shown to models on other servers. */
export interface Seen {
  picture: Picture;
  /** One for each of the asked versions. */
  results: (PredictionResult | Prepared)[];
}

/** In place of a result: what a model on another server has to be shown, and the way back from its boxes to the picture. */
export interface Prepared {
  task: 'prepared';
  /** By the names of the inputs. */
  tensors: Record<string, Pick<InputTensor, 'data' | 'dims'>>;
  /** Of the first input. */
  placement: Placement;
  pixels: Pick<Decoded['pixels'], 'width' | 'height'>;
  part: Decoded['part'];
}
