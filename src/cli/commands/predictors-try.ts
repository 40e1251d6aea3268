import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { startProgress } from '../output/progress.js';
import { note, say, sayJson } from '../output/say.js';
import { settled } from '../output/settled.js';
import { type IdleFlags, idleTimeoutOption } from '../output/standstill.js';
import { table } from '../output/table.js';

interface Side {
  predictor: string;
  version: string;
  coverage: { looked_at: number; answered: number | null };
  latency_ms: { p50: number | null; p95: number | null };
  near_duplicates?: number;
}

interface Trial {
  id: string;
  state: string;
  failure: string | null;
  images: { all: number; seen: number };
  report: {
    images: { sampled: number; compared: number };
    agreement: Record<string, number | null>;
    candidate: Side;
    against: Side;
  } | null;
}

/** `vitrine predictors try NAME VERSION`: beside the customer's default, on a sample of the customer's images. */
export function predictorsTryCommand(predictors: Command): void {
  const command = predictors
    .command('try <name> <version>')
    .description("Compare a version with the customer's default on a sample of its images")
    .addOption(new Option('--sample <n>', 'Images').argParser(wholeNumber(1, 1_000)).default(200))
    .addOption(idleTimeoutOption());
  clientCommand<{ sample: number } & IdleFlags>(
    command,
    { level: 'superuser' },
    async (api, flags, [name, version]) => {
      if (flags.customer === undefined)
        throw new CommandFailure(
          exitCodes.usage,
          'On whose images? Give --customer ID; `vitrine customers list` shows all.',
        );
      const path = `/predictors/${encodeURIComponent(name!)}/versions/${encodeURIComponent(version!)}/trials`;
      const trial = await api.call<Trial>('POST', path, { json: { sample: flags.sample } });
      const bar = startProgress('Trial', 'images', flags.sample);
      const ended = await settled<Trial>(
        trial,
        ({ state }) => state === 'done' || state === 'failed',
        () => api.call('GET', `${path}/${trial.id}`),
        ({ images }) => bar.update(images.seen, images.all),
        flags,
      ).finally(() => bar.stop());
      if (flags.json) sayJson(ended);
      else sayReport(ended);
      return ended.state === 'done';
    },
  );
}

function sayReport({ id, state, failure, report }: Trial): void {
  say(`${id}: ${state}`);
  if (failure) note(failure);
  if (!report) return;
  const { agreement, candidate, against, images } = report;
  say(
    table(
      [
        { ...candidate, part: 'tried' },
        { ...against, part: 'default' },
      ],
      [
        { title: '', of: (side) => side.part },
        { title: 'predictor', of: (side) => side.predictor },
        { title: 'version', of: (side) => side.version },
        { title: 'looked at', of: (side) => share(side.coverage.looked_at), right: true },
        { title: 'answered', of: (side) => share(side.coverage.answered), right: true },
        { title: 'p50 (ms)', of: (side) => rounded(side.latency_ms.p50) },
        { title: 'p95 (ms)', of: (side) => rounded(side.latency_ms.p95) },
      ],
    ),
  );
  const agreements = Object.entries(agreement).map(
    ([what, value]) => `${what} ${value === null ? '-' : Number(value.toFixed(3))}`,
  );
  say(`\n${images.compared} of ${images.sampled} images compared; agreement: ${agreements.join(', ')}`);
}

const share = (value: number | null) => (value === null ? null : `${Math.round(value * 100)} %`);
const rounded = (value: number | null) => (value === null ? null : Math.round(value));
