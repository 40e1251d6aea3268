import type { FirstCredentials } from '../first-start.js';
import type { Config } from '../settings.js';
import { startServer } from '../start-server.js';
import { createLog, warnOfUnknownVariables } from './log.js';
import { untilToldToStop } from './signals.js';

/** `vitrine serve`: runs until SIGINT or SIGTERM, then answers what is under way and ends. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config);
  warnOfUnknownVariables(log);
  const server = await startServer(config, log);
  if (server.firstCredentials) console.log(firstStart(server.firstCredentials));
  console.log(`Vitrine is ready at ${server.url}`);
  await untilToldToStop(config.unreadySeconds * 1000);
  await server.stop();
}

/** What is shown once, on the first start of an installation. */
export function firstStart(first: FirstCredentials): string {
  const { path, values, userPoolId } = first;
  if (userPoolId !== undefined) return firstStartWithPool(path, userPoolId);
  return [
    '',
    'First start: made the customer "demo", an admin and a superuser. Passwords are shown this once:',
    `  admin      ${values.USERNAME}  ${values.PASSWORD}`,
    `  superuser  ${values.SUPERUSER_USERNAME}  ${values.SUPERUSER_PASSWORD}`,
    `All credentials, to be sourced by a shell (mode 0600): ${path}`,
    '',
  ].join('\n');
}

function firstStartWithPool(path: string, pool: string): string {
  const user = `--user-pool-id ${pool} --username superuser`;
  return [
    '',
    'First start: made the customer "demo", its API key and one for superusers.',
    `Users are in the Cognito pool ${pool}. If it has no superuser yet, make one (choose your own password):`,
    `  aws cognito-idp create-group --user-pool-id ${pool} --group-name superuser`,
    `  aws cognito-idp admin-create-user ${user} --message-action SUPPRESS`,
    `  aws cognito-idp admin-set-user-password ${user} --password 'YOUR-PASSWORD' --permanent`,
    `  aws cognito-idp admin-add-user-to-group ${user} --group-name superuser`,
    'and put the password into SUPERUSER_PASSWORD of the file below. Make all others, such as the admin of "demo", with',
    'POST /v1/users.',
    `Credentials, to be sourced by a shell (mode 0600): ${path}`,
    '',
  ].join('\n');
}
