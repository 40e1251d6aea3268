import { describe, expect, test } from 'vitest';
import { cognitoSettings, maskedConfig, readConfig } from './config.js';
import { ExpectedError } from './expected-error.js';
import { flagOf } from './settings.js';

const whole = {
  VITRINE_COGNITO_USER_POOL_ID: 'eu-central-1_AbCdEfGhI',
  VITRINE_COGNITO_CLIENT_ID: 'shopclient',
  VITRINE_COGNITO_CLIENT_SECRET: 'a secret',
  VITRINE_COGNITO_DOMAIN: 'https://shop.auth.eu-central-1.amazoncognito.com/',
};

describe('the settings of a Cognito pool', () => {
  test('are none, or all', () => {
    expect(cognitoSettings(readConfig({}, {}))).toBeUndefined();
    expect(cognitoSettings(readConfig({}, { VITRINE_COGNITO_USER_POOL_ID: '' }))).toBeUndefined();
    expect(cognitoSettings(readConfig({}, whole))).toEqual({
      userPoolId: 'eu-central-1_AbCdEfGhI',
      region: 'eu-central-1',
      clientId: 'shopclient',
      clientSecret: 'a secret',
      domain: 'shop.auth.eu-central-1.amazoncognito.com',
      browserClientId: undefined,
    });
  });

  test.each(Object.keys(whole))('without %s are refused, and it is named', (name) => {
    expect(() => readConfig({}, { ...whole, [name]: '' })).toThrow(
      new ExpectedError(
        `Cognito is set up by half: ${name} is missing. ` +
          'Set all of VITRINE_COGNITO_…, or none for the embedded identity provider.',
      ),
    );
  });

  test.each(['VITRINE_COGNITO_REGION', 'VITRINE_COGNITO_BROWSER_CLIENT_ID', 'VITRINE_COGNITO_CLIENT_SECRET'])(
    'with %s alone are refused, and all that is missing is named',
    (name) => {
      expect(() => readConfig({}, { [name]: 'eu-central-1' })).toThrow(
        /VITRINE_COGNITO_USER_POOL_ID, VITRINE_COGNITO_CLIENT_ID, .* are missing/,
      );
    },
  );

  test.each([
    ['VITRINE_COGNITO_USER_POOL_ID', 'AbCdEfGhI', /such as eu-central-1_AbCdEfGhI, not "AbCdEfGhI"/],
    ['VITRINE_COGNITO_USER_POOL_ID', 'evil.test/eu-central-1_x', /id of a user pool/],
    ['VITRINE_COGNITO_REGION', 'us-east-1', /must be eu-central-1, as the pool's id says, not "us-east-1"/],
    [
      'VITRINE_COGNITO_DOMAIN',
      'shop',
      /must be a host, such as shop\.auth\.eu-central-1\.amazoncognito\.com/,
    ],
    ['VITRINE_COGNITO_DOMAIN', 'shop.test/path', /must be a host/],
  ])('say what is wrong with %s=%s', (name, value, message) => {
    expect(() => readConfig({}, { ...whole, [name]: value })).toThrow(message);
  });

  test('are shown without the secret', () => {
    const shown = maskedConfig(readConfig({}, whole));
    expect(shown).toMatchObject({ cognitoClientId: 'shopclient', cognitoClientSecret: '(set)' });
    expect(JSON.stringify(shown)).not.toContain('a secret');
  });
});

describe('what only PostgreSQL can do', () => {
  test.each([
    [{ VITRINE_WORK: 'false' }, /--no-work/],
    [{ VITRINE_VECTOR_INDEX: 'pgvector' }, /--vector-index pgvector/],
  ])('is refused with the embedded database: %o', (given, message) => {
    expect(() => readConfig({}, given)).toThrow(message);
    expect(readConfig({}, { ...given, VITRINE_DATABASE_URL: 'postgres://x' })).toBeDefined();
  });

  test('leaves working to others by flag or variable', () => {
    const databaseUrl = 'postgres://x';
    expect(readConfig({ databaseUrl }, {}).work).toBe(true);
    expect(readConfig({ databaseUrl, work: false }, {}).work).toBe(false);
    expect(readConfig({ databaseUrl }, { VITRINE_WORK: 'no' }).work).toBe(false);
    expect(flagOf('work')).toBe('--no-work');
  });
});
