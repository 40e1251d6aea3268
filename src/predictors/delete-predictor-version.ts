import { rm } from 'node:fs/promises';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { folderOf } from './bring-version.js';
import { unloadVersion } from './unload-version.js';
import { deleteVersionRow, getVersion } from './versions.js';

export const deletePredictorVersion = operation({
  id: 'delete-predictor-version',
  method: 'DELETE',
  path: '/predictors/{name}/versions/{version}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Delete a predictor version',
  description:
    'With its files. A version that came with Vitrine, or is assigned to a customer, cannot be deleted.',
  params: Type.Object({ name: Id, version: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.predictorNotFound, errors.predictorInUse, errors.predictorNotReady],
  async handle({ context, params }) {
    await unloadVersion(context, await getVersion(context.db, params));
    await deleteVersionRow(context.db, params);
    await rm(folderOf(context, params), { recursive: true, force: true });
    return { status: 204 };
  },
});
