import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { bringVersion, copyFromServer } from './bring-version.js';
import { getVersion, PredictorVersionAnswer } from './versions.js';

const waitSecondsMax = 300;
const pollMs = 200;
/** Two gigabytes over a slow line. */
const uploadSecondsMax = 3_600;

export const registerPredictorVersion = operation({
  id: 'register-predictor-version',
  method: 'POST',
  path: '/predictor-versions',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Bring a predictor version',
  description: `Send \`predictor.json\` and the files it names as parts named \`file\` of a form, each with its own file name (up to
2 GiB each, streamed to the disk), or name a folder of the server that holds them. The version is verified and warmed in
the background: it goes through \`verifying\` and \`warming\` to \`ready\`, or to \`failed\` with the reason, and touches
nothing that serves. With \`wait\` the answer is held until then. Bringing a version again that has failed replaces it.`,
  query: Type.Object(
    { wait: Type.Integer({ minimum: 0, maximum: waitSecondsMax, default: 0, description: 'Seconds' }) },
    { additionalProperties: false },
  ),
  body: Type.Object(
    { folder: Type.Optional(Type.String({ minLength: 1, description: 'Absolute path on the server' })) },
    { $id: 'PredictorVersionInput', additionalProperties: false },
  ),
  multipart: 'files-on-disk',
  bodySecondsMax: uploadSecondsMax,
  example: { folder: '/srv/predictors/fashion/1' },
  answers: { 202: { description: 'The version as it is now', schema: PredictorVersionAnswer } },
  errors: [errors.predictorInvalid, errors.predictorExists, errors.storageFull],
  async handle({ context, query, body, received }) {
    if (!received && body.folder === undefined)
      throw errors.bodyInvalid('Send the files as parts named `file` of a form, or name a `folder`.');
    const folder = received?.folder ?? (await copyFromServer(context, body.folder!));
    try {
      const { name, version } = await bringVersion(context, folder);
      await settled(context, { name, version }, query.wait);
      return {
        status: 202,
        body: await getVersion(context.db, { name, version }),
        target: `${name}/${version}`,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

async function settled(
  context: Context,
  key: { name: string; version: string },
  seconds: number,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const { state } = await getVersion(context.db, key);
    if (state === 'ready' || state === 'failed') return;
    await sleep(pollMs);
  }
}
