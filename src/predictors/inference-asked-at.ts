import type { Inference } from './inference.js';

/** The same inference, asked for a request that arrived at this time (`performance.now()`); see `Asker`. What is asked with a time of its own keeps it. */
export function inferenceAskedAt(inference: Inference, askedAt: number): Inference {
  return {
    ...inference,
    predict: (input) => inference.predict({ askedAt, ...input }),
    embedText: (input) => inference.embedText({ askedAt, ...input }),
    scorePairs: (input) => inference.scorePairs({ askedAt, ...input }),
    render: (input) => inference.render({ askedAt, ...input }),
  };
}
