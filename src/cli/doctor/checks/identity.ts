import { cognitoSettings } from '../../../config.js';
import { reasonOf } from '../../reason.js';
import { type Check, failed, ok } from '../check.js';

const name = 'identity provider';

export const checkIdentity: Check = async ({ config, fetch }) => {
  const pool = cognitoSettings(config);
  if (!pool) return [ok(name, 'the embedded one')];
  const issuer = `https://cognito-idp.${pool.region}.amazonaws.com/${pool.userPoolId}`;
  try {
    const response = await fetch(`${issuer}/.well-known/jwks.json`);
    const keys = await response.json().then(
      (body) => (body as { keys?: unknown }).keys,
      () => undefined,
    );
    if (response.ok && Array.isArray(keys)) return [ok(name, `the pool ${pool.userPoolId} shows its keys`)];
    return [
      failed(
        name,
        `The pool ${pool.userPoolId} answers ${response.status}`,
        'Check VITRINE_COGNITO_USER_POOL_ID: the pool may be gone, or of another account.',
      ),
    ];
  } catch (error) {
    return [
      failed(
        name,
        `The keys of the pool ${pool.userPoolId} cannot be fetched (${reasonOf(error)})`,
        `Let this machine reach ${new URL(issuer).host} over HTTPS.`,
      ),
    ];
  }
};
