import { join } from 'node:path';
import type { Config } from './settings.js';

/** Where the files of a form are until the request is answered; emptied at every start. */
export function incomingFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'incoming');
}

/** Where copies of the embedded database are while a backup is made. */
export function backupFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'backup');
}

/** Where the predictor versions that were brought are. */
export function predictorsFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'predictors');
}
