import type { Command } from 'commander';
import { clientCommand } from '../client-command.js';
import { say, sayJson } from '../output/say.js';

/** `vitrine keys revoke KEY-ID` */
export function keysRevokeCommand(keys: Command): void {
  const command = keys.command('revoke <key-id>').description('End an API key at once, everywhere');
  clientCommand(command, { level: 'superuser', scope: 'installation' }, async (api, { json }, [id]) => {
    const ended = await api.call('DELETE', `/api-keys/${encodeURIComponent(id!)}`);
    if (json) return sayJson(ended);
    say(`${ended.id} ended at ${ended.ends_at}`);
  });
}
