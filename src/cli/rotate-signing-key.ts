import { cognitoSettings } from '../config.js';
import { ExpectedError } from '../expected-error.js';
import { rotateSigningKey } from '../identity/signing-keys.js';
import { identityFolder } from '../open-context.js';
import type { Config } from '../settings.js';

/** `vitrine rotate-signing-key`: works beside a running server, which takes the new key over within seconds. */
export async function rotateKey(config: Config, { atOnce }: { atOnce: boolean }): Promise<void> {
  if (cognitoSettings(config))
    throw new ExpectedError('The signing keys of a Cognito pool are rotated by AWS.');
  const folder = identityFolder(config);
  const rotated = await rotateSigningKey(folder, { now: new Date(), atOnce });
  if (!rotated) {
    throw new ExpectedError(
      `There is no signing key in ${folder}; is --data right? \`serve\` makes the first one.`,
    );
  }
  const { kid, signsFrom, othersEnd } = rotated;
  console.log(
    atOnce
      ? `Key ${kid} signs from now on. All older keys are withdrawn, and the tokens that they signed with them; refresh tokens go on.`
      : `Key ${kid} signs from ${signsFrom.toISOString()}. Older keys are withdrawn at ${othersEnd.toISOString()}, when their tokens have ended.`,
  );
}
