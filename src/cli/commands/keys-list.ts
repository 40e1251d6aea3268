import type { Command } from 'commander';
import { clientCommand } from '../client-command.js';
import { sayList } from '../output/list.js';

interface ApiKey {
  id: string;
  customer: string | null;
  label: string;
  last_used_at: string | null;
  ends_at: string | null;
}

/** `vitrine keys list` */
export function keysListCommand(keys: Command): void {
  const command = keys.command('list').description('List API keys, never the keys themselves');
  clientCommand(command, { level: 'superuser', scope: 'installation' }, async (api, { customer, json }) => {
    sayList(await api.all<ApiKey>('/api-keys', { customer }), json, [
      { title: 'id', of: ({ id }) => id },
      { title: 'customer', of: (key) => key.customer ?? '(superusers)' },
      { title: 'last used', of: ({ last_used_at }) => minute(last_used_at) },
      { title: 'ends', of: ({ ends_at }) => minute(ends_at) },
      { title: 'label', of: ({ label }) => label },
    ]);
  });
}

/** Of an ISO 8601 time. */
function minute(time: string | null): string | null {
  return time === null ? null : `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
