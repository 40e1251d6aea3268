import { startInference } from '../../../predictors/host/inference-host.js';
import { rehearsalPicture } from '../../../predictors/host/rehearsal-picture.js';
import { readInstalledPredictors } from '../../../predictors/installed.js';
import { type Check, failed, ok } from '../check.js';

const name = 'prediction';

/** Decodes a picture and shows it to the predictors, in a process of its own as a server does. */
export const checkPrediction: Check = async ({ predictorsFolder }) => {
  const incidents: string[] = [];
  try {
    const { shipped: versions } = await readInstalledPredictors(predictorsFolder);
    const host = await startInference({ versions, children: 1, onIncident: (text) => incidents.push(text) });
    try {
      const startedAt = performance.now();
      await host.predict({ customerId: '', picture: rehearsalPicture(), versions, priority: 'realtime' });
      return [
        ok(name, `a picture was decoded and understood in ${Math.round(performance.now() - startedAt)} ms`),
      ];
    } finally {
      await host.close();
    }
  } catch (error) {
    const why = [...new Set([(error as Error).message, ...incidents])].join('; ');
    const next =
      'sharp and onnxruntime-node must be installed for this very machine: run `npm ci` here, on glibc and x64 or arm64.';
    return [failed(name, `No picture can be understood: ${why}`, next)];
  }
};
