import { cognitoSettings } from '../../../config.js';
import { type Check, failed, ok } from '../check.js';

const name = 'clock';
/** Tokens are refused beyond some minutes. */
const skewMsMax = 60_000;

/** Compares this clock with that of whoever issues or checks tokens elsewhere. */
export const checkClock: Check = async ({ config, fetch, now }) => {
  const pool = cognitoSettings(config);
  const address = pool
    ? `https://cognito-idp.${pool.region}.amazonaws.com/`
    : `${config.publicUrl}/health/live`;
  const date = await fetch(address).then(
    (response) => Date.parse(response.headers.get('date') ?? ''),
    () => Number.NaN,
  );
  if (Number.isNaN(date)) return [ok(name, 'nobody answers to compare it with')];
  const skewMs = Math.abs(now() - date);
  if (skewMs <= skewMsMax) return [ok(name, `agrees with ${new URL(address).host}`)];
  return [
    failed(
      name,
      `differs by ${Math.round(skewMs / 1000)} s from ${new URL(address).host}: tokens would be refused`,
      'Set it by NTP: timedatectl set-ntp true',
    ),
  ];
};
