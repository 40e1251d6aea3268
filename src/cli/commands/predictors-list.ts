import type { Command } from 'commander';
import { clientCommand } from '../client-command.js';
import { sayList } from '../output/list.js';

interface Version {
  name: string;
  version: string;
  task: string | null;
  state: string;
  origin: string;
  customers: number;
  failure: string | null;
}

/** `vitrine predictors list` */
export function predictorsListCommand(predictors: Command): void {
  const command = predictors.command('list').description('List every predictor version of the installation');
  clientCommand(command, { level: 'superuser', scope: 'installation' }, async (api, { json }) => {
    sayList(await api.all<Version>('/predictor-versions'), json, [
      { title: 'name', of: ({ name }) => name },
      { title: 'version', of: ({ version }) => version },
      { title: 'task', of: ({ task }) => task },
      { title: 'state', of: ({ state }) => state },
      { title: 'origin', of: ({ origin }) => origin },
      { title: 'customers', of: ({ customers }) => customers },
      { title: 'failure', of: ({ failure }) => failure },
    ]);
  });
}
