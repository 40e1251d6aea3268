import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { enterState, type VersionState } from './versions.js';

/** Takes a version out of memory. Throws `predictorInUse` and `predictorNotReady`. */
export async function unloadVersion(
  context: Context,
  found: { name: string; version: string; state: VersionState; origin: string; customers: number },
): Promise<void> {
  const { db, predictors, inference } = context;
  if (found.origin === 'shipped') throw errors.predictorInUse('It came with Vitrine and stays.');
  if (found.customers > 0)
    throw errors.predictorInUse(`It is assigned to ${found.customers} customers; take it from them first.`);
  if (['fetching', 'unloaded', 'failed'].includes(found.state)) return;
  if (!(await enterState(db, found, 'draining', ['ready', 'draining'])))
    throw errors.predictorNotReady(`It is ${found.state}; wait until it is ready or failed.`);
  const loaded = predictors.find(found.name, found.version);
  if (loaded) {
    predictors.remove(loaded);
    await inference.unload(loaded);
  }
  await enterState(db, found, 'unloaded', ['draining']);
}
