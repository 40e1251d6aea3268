import type { Command } from 'commander';
import { clientCommand } from '../client-command.js';
import { sayList } from '../output/list.js';

interface Customer {
  id: string;
  name: string;
  status: string;
  created_at: string;
}

/** `vitrine customers list` */
export function customersListCommand(customers: Command): void {
  const command = customers.command('list').description('List the shops');
  clientCommand(command, { level: 'superuser', scope: 'installation' }, async (api, { json }) => {
    sayList(await api.all<Customer>('/customers'), json, [
      { title: 'id', of: ({ id }) => id },
      { title: 'status', of: ({ status }) => status },
      { title: 'since', of: ({ created_at }) => created_at.slice(0, 10) },
      { title: 'name', of: ({ name }) => name },
    ]);
  });
}
