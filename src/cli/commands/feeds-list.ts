import type { Command } from 'commander';
import { clientCommand } from '../client-command.js';
import { sayList } from '../output/list.js';

interface Feed {
  id: string;
  url: string | null;
  format: string;
  every_seconds: number | null;
}

/** `vitrine feeds list` */
export function feedsListCommand(feeds: Command): void {
  const command = feeds.command('list').description('List the feeds of the customer');
  clientCommand(command, { level: 'admin' }, async (api, { json }) => {
    sayList(await api.all<Feed>('/feeds'), json, [
      { title: 'id', of: ({ id }) => id },
      { title: 'format', of: ({ format }) => format },
      { title: 'every (s)', of: ({ every_seconds }) => every_seconds },
      { title: 'address', of: ({ url }) => url ?? '(pushed)' },
    ]);
  });
}
