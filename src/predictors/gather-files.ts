import { errors } from '../errors.js';
import { filesNamedIn, manifestText } from './complete-manifest.js';
import {
  configFile,
  preprocessorFile,
  tokenizerConfigFile,
  tokenizerFile,
} from './hugging-face/config-files.js';
import { modelNames, textNameOf } from './hugging-face/derive-manifest.js';
import { manifestFile } from './installed.js';

/** Puts one file of the place into the folder, under the last part of its path; false when it is not there. */
export type Take = (path: string) => Promise<boolean>;

/**
 * Takes what makes a version out of a place that cannot be listed: what `predictor.json` names, or the files of a Hugging
 * Face folder, whose graphs may stand in `onnx/`. Of several variants only the one meant is taken. Throws
 * `predictorInvalid` when something is missing.
 */
export async function gatherFiles(folder: string, take: Take, model: string | undefined): Promise<void> {
  if (await take(manifestFile)) {
    for (const file of filesNamedIn((await manifestText(folder)) ?? '')) {
      if (!(await take(file)))
        throw errors.predictorInvalid(`The file ${file} of the manifest is not there.`);
    }
    return;
  }
  for (const file of [configFile, preprocessorFile]) {
    if (!(await take(file)))
      throw errors.predictorInvalid(
        `There is no ${manifestFile}, and no ${file} as in a Hugging Face folder.`,
      );
  }
  const hasTokenizer = await take(tokenizerFile);
  if (hasTokenizer) await take(tokenizerConfigFile);
  const names = modelNames(model);
  const picture = await firstOf(take, names);
  if (!picture)
    throw errors.predictorInvalid(`There is no ${names.join(' or ')}, neither in \`onnx/\` nor beside it.`);
  const text = textNameOf(picture);
  if (hasTokenizer && text) await firstOf(take, [text]);
}

async function firstOf(take: Take, names: string[]): Promise<string | undefined> {
  for (const name of names) {
    if ((await take(`onnx/${name}`)) || (await take(name))) return name;
  }
  return undefined;
}
