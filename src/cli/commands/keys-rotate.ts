import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { clientCommand } from '../client-command.js';
import { note, say, sayJson } from '../output/say.js';

const daySeconds = 24 * 3600;

/** `vitrine keys rotate KEY-ID`: the old key works beside the new one for a while. */
export function keysRotateCommand(keys: Command): void {
  const command = keys
    .command('rotate <key-id>')
    .description('Replace an API key; the new one is shown this once, the old one works on for a while')
    .addOption(
      new Option('--overlap <seconds>', 'For how long the old key works beside the new one')
        .argParser(wholeNumber(0, 31 * daySeconds))
        .default(daySeconds, 'a day'),
    );
  clientCommand<{ overlap: number }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { overlap, json }, [id]) => {
      const path = `/api-keys/${encodeURIComponent(id!)}/rotate`;
      const made = await api.call('POST', path, { json: { overlap_seconds: overlap } });
      if (json) return sayJson(made);
      say(made.api_key);
      note(`Keep it now: it is shown this once. Its id is ${made.id}.`);
      note(`The old key ends at ${made.replaces.ends_at}; \`vitrine keys revoke ${id}\` ends it at once.`);
    },
  );
}
