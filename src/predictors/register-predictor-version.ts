import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { bringVersion, copyFromServer } from './bring-version.js';
import { fetchLater, type Source } from './fetch-version.job.js';
import { type Given, givenFields, givenOf } from './given.js';
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
  description: `Send \`predictor.json\` and the files it names, up to 2 GiB each: as parts named \`file\` of a form, each with its own
file name; or name a \`folder\` of the server; or the \`url\` of a folder or the \`urls\` of the files, which are fetched in the
background from public addresses (state \`fetching\`; \`name\` and \`version\` are needed then). Instead of \`predictor.json\`, a folder
as found on Hugging Face will do (\`config.json\`, \`preprocessor_config.json\`, \`onnx/vision_model.onnx\` or \`onnx/model.onnx\`), with
\`name\`, \`version\` and \`licence\` as fields beside the files: the manifest is derived from it. SHA-256 that are left out are
worked out. The version is verified and warmed in
the background: it goes through \`verifying\` and \`warming\` to \`ready\`, or to \`failed\` with the reason, and touches
nothing that serves. With \`wait\` the answer is held until then. Bringing a version again that has failed replaces it.`,
  query: Type.Object(
    { wait: Type.Integer({ minimum: 0, maximum: waitSecondsMax, default: 0, description: 'Seconds' }) },
    { additionalProperties: false },
  ),
  body: Type.Object(
    {
      folder: Type.Optional(Type.String({ minLength: 1, description: 'Absolute path on the server' })),
      url: Type.Optional(
        Type.String({
          minLength: 1,
          description: 'Address of a folder, such as https://huggingface.co/ORGANISATION/MODEL/resolve/main',
        }),
      ),
      urls: Type.Optional(
        Type.Array(Type.String({ minLength: 1 }), {
          minItems: 1,
          maxItems: 50,
          description: 'One for each file',
        }),
      ),
      token: Type.Optional(
        Type.String({
          pattern: '^[!-~]{1,4096}$',
          description:
            'Goes to the addresses as `Authorization: Bearer …`, and is forgotten once the files are here',
        }),
      ),
      ...givenFields,
    },
    { $id: 'PredictorVersionInput', additionalProperties: false },
  ),
  multipart: 'files-on-disk',
  inPlaceOfFiles: ['folder', 'url', 'urls', 'token'],
  bodySecondsMax: uploadSecondsMax,
  example: { folder: '/srv/predictors/fashion/1' },
  answers: { 202: { description: 'The version as it is now', schema: PredictorVersionAnswer } },
  errors: [errors.predictorInvalid, errors.predictorExists, errors.urlForbidden, errors.storageFull],
  async handle({ context, query, body, received }) {
    const { name, version } = await bring(context, body, received?.folder);
    await settled(context, { name, version }, query.wait);
    return {
      status: 202,
      body: await getVersion(context.db, { name, version }),
      target: `${name}/${version}`,
    };
  },
});

type Body = Given & Source & { folder?: string };

async function bring(context: Context, body: Body, received: string | undefined) {
  const { folder, url, urls, token } = body;
  if ([received, folder, url, urls].filter((way) => way !== undefined).length !== 1)
    throw errors.bodyInvalid(
      'Send the files as parts named `file` of a form, or name one of `folder`, `url` and `urls`.',
    );
  const given = givenOf(body);
  if (url !== undefined || urls) {
    const source = { ...(urls ? { urls } : { url: url! }), ...(token === undefined ? {} : { token }) };
    return await fetchLater(context, source, given);
  }
  const own = received ?? (await copyFromServer(context, folder!, given));
  try {
    return await bringVersion(context, own, given);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function settled(
  context: Context,
  key: { name: string; version: string },
  seconds: number,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const { state } = await getVersion(context.db, key);
    if (state === 'ready' || state === 'failed') return;
    await sleep(pollMs);
  }
}
