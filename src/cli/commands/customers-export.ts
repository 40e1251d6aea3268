import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import type { Api } from '../client/api.js';
import { clientCommand } from '../client-command.js';
import { CommandFailure, exitCodes } from '../failure.js';
import { megabytes } from '../output/megabytes.js';
import { startProgress } from '../output/progress.js';
import { note, sayJson } from '../output/say.js';

/** `vitrine customers export ID` */
export function customersExportCommand(customers: Command): void {
  const command = customers
    .command('export <id>')
    .description('Write all that a shop has as a tar file, to standard output or a file')
    .addOption(new Option('--output <file>', 'In place of standard output; it appears when it is whole'));
  clientCommand<{ output?: string }>(
    command,
    { level: 'superuser', scope: 'installation' },
    async (api, { output, json }, [id]) => {
      assertTakeable(output, json);
      const bytes =
        output === undefined ? await receive(api, id!, process.stdout) : await save(api, id!, output);
      if (json) sayJson({ customer: id, file: output, bytes });
      else
        note(
          `${id}: ${megabytes(bytes)} MB. Next: \`vitrine customers import FILE\` at the other installation.`,
        );
    },
  );
}

function assertTakeable(output: string | undefined, json: boolean): void {
  if (output !== undefined && existsSync(output))
    throw new CommandFailure(exitCodes.usage, `${output} is there already; name another file.`);
  if (output === undefined && (json || process.stdout.isTTY))
    throw new CommandFailure(
      exitCodes.usage,
      'The archive is no text: name a file with --output, or send it on, as in `… > FILE`.',
    );
}

async function save(api: Api, id: string, output: string): Promise<number> {
  const unfinished = `${output}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    const bytes = await receive(api, id, file.createWriteStream({ flush: true }) as Writable);
    await rename(unfinished, output);
    return bytes;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Gives the number of bytes. One that breaks off is an error, and would be refused as an archive. */
async function receive(api: Api, id: string, out: Writable): Promise<number> {
  const { body } = await api.send('GET', `/customers/${encodeURIComponent(id)}/export`, {});
  const progress = startProgress('Export', 'MB', 0);
  let bytes = 0;
  try {
    await pipeline(
      Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
      async function* (source) {
        for await (const chunk of source) {
          bytes += chunk.length;
          progress.update(megabytes(bytes));
          yield chunk;
        }
      },
      out,
    );
  } catch (cause) {
    throw new CommandFailure(exitCodes.failed, 'The export broke off; what came is no archive. Try again.', {
      cause,
    });
  } finally {
    progress.stop();
  }
  return bytes;
}
