import { stat } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { Api } from '../client/api.js';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { megabytes } from '../output/megabytes.js';
import { note, say, sayJson } from '../output/say.js';
import { startSending } from '../output/sending.js';
import { settled } from '../output/settled.js';
import { type IdleFlags, idleTimeoutOption } from '../output/standstill.js';

interface Version {
  name: string;
  version: string;
  state: string;
  failure: string | null;
}

type Fields = Partial<Record<'name' | 'version' | 'licence' | 'task' | 'model', string>>;

const fieldNames = ['name', 'version', 'licence', 'task', 'model'] as const;

/** `vitrine predictors push DIR|URL`: ends when the version is ready, or has failed. */
export function predictorsPushCommand(predictors: Command): void {
  const command = predictors
    .command('push <folder>')
    .description(
      'Bring a predictor version: a folder with predictor.json or as on Hugging Face, or the address of one',
    )
    .addOption(new Option('--name <name>', 'Where no predictor.json says it'))
    .addOption(new Option('--as-version <version>', 'Where no predictor.json says it'))
    .addOption(new Option('--licence <licence>', 'Where no predictor.json says it'))
    .addOption(new Option('--task <task>', 'Where no predictor.json says it'))
    .addOption(new Option('--model <file>', 'Which of several model files to take'))
    .addOption(idleTimeoutOption());
  clientCommand<Fields & IdleFlags & { asVersion?: string }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { asVersion, ...flags }, [place]) => {
      const brought = await push(api, place!, { ...flags, ...(asVersion ? { version: asVersion } : {}) });
      const ended = await follow(api, brought, flags);
      if (flags.json) sayJson(ended);
      else say(`${ended.name} ${ended.version}: ${ended.state}`);
      if (ended.state === 'failed') {
        note(ended.failure ?? 'No reason is known.');
        note('Push it again once that is mended.');
        return false;
      }
      note(`Next: \`vitrine predictors try ${ended.name} ${ended.version} --customer ID\`.`);
      return true;
    },
  );
}

async function push(api: Api, place: string, flags: Fields): Promise<Version> {
  const fields = Object.fromEntries(
    fieldNames.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
  if (/^https?:\/\//.test(place)) {
    if (fields.name === undefined || fields.version === undefined)
      throw new CommandFailure(exitCodes.usage, 'What comes from an address needs --name and --as-version.');
    return api.call('POST', '/predictor-versions', { json: { url: place, ...fields } });
  }
  const found = await stat(place).catch(() => undefined);
  if (!found?.isDirectory())
    throw new CommandFailure(exitCodes.usage, `There is no folder ${place}; give one, or an address.`);
  // Loaded only here: it knows all about manifests.
  const { predictorFiles, predictorForm } = await import('./predictor-files.js');
  const paths = await predictorFiles(place, flags.model);
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  note(`Sending ${paths.length === 1 ? 'one file' : `${paths.length} files`}, ${megabytes(total)} MB …`);
  const { onSent, stop } = startSending(total);
  const body = () => predictorForm(paths, fields);
  return api.call<Version>('POST', '/predictor-versions', { body, onSent }).finally(stop);
}

async function follow(api: Api, brought: Version, flags: IdleFlags): Promise<Version> {
  const path = `/predictors/${encodeURIComponent(brought.name)}/versions/${encodeURIComponent(brought.version)}`;
  const startedAt = Date.now();
  let shown = '';
  return settled<Version>(
    brought,
    ({ state }) => state === 'ready' || state === 'failed',
    () => api.call('GET', path),
    ({ state }) => {
      if (state !== shown) note(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${state}`);
      shown = state;
    },
    flags,
  );
}
