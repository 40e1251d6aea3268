import type { Config } from '../config.js';
import { startServer } from '../start-server.js';
import { createLog } from './log.js';
import { untilToldToStop } from './signals.js';

/** `vitrine serve`: runs until SIGINT or SIGTERM, then answers what is under way and ends. */
export async function serve(config: Config): Promise<void> {
  const server = await startServer(config, createLog(config));
  if (server.firstCredentials) console.log(firstStart(server.firstCredentials));
  console.log(`Vitrine is ready at ${server.url}`);
  await untilToldToStop();
  await server.stop();
}

/** What is shown once, on the first start of an installation. */
export function firstStart({ path, values }: { path: string; values: Record<string, string> }): string {
  return [
    '',
    'First start: made the customer "demo", an admin and a superuser. Passwords are shown this once:',
    `  admin      ${values.USERNAME}  ${values.PASSWORD}`,
    `  superuser  ${values.SUPERUSER_USERNAME}  ${values.SUPERUSER_PASSWORD}`,
    `All credentials, to be sourced by a shell (mode 0600): ${path}`,
    '',
  ].join('\n');
}
