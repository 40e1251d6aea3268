import { existsSync, openAsBlob } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '../../http/problem.js';
import { gatherFiles } from '../../predictors/gather-files.js';
import { CommandFailure, exitCodes } from '../failure.js';

/** The files that make a predictor version, as the server would take them from the folder. Throws a `CommandFailure`. */
export async function predictorFiles(folder: string, model: string | undefined): Promise<string[]> {
  const paths: string[] = [];
  const take = async (path: string) => {
    const isThere = existsSync(join(folder, path));
    if (isThere) paths.push(join(folder, path));
    return isThere;
  };
  try {
    await gatherFiles(folder, take, model);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new CommandFailure(exitCodes.usage, `${folder}: ${error.detail ?? error.kind.title}`, {
      cause: error,
    });
  }
  return paths;
}

/** Fields first: they say what the files are. */
export async function predictorForm(paths: string[], fields: Record<string, string>): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const path of paths) form.append('file', await openAsBlob(path), basename(path));
  return form;
}
