import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe } from 'vitest';
import { poolId } from '../../auth/testing-tokens.js';
import { cognitoSettings, readConfig } from '../../config.js';
import { CognitoIdentity } from '../cognito/cognito-identity.js';
import { startFakePool } from '../cognito/testing-pool.js';
import { startIdentity } from '../testing.js';
import { administrationConformance, lastSuperuserConformance } from './administration-conformance.js';
import { ownUserConformance, refreshConformance } from './session-conformance.js';
import { challengeConformance, passwordConformance } from './sign-in-conformance.js';
import { type Target, useTarget } from './testing-target.js';

const unusedCredentials = { accessKeyId: 'unused', secretAccessKey: 'unused' };

describe('the embedded provider', () => {
  const desk = useTarget(embedded);
  passwordConformance(desk);
  challengeConformance(desk);
  refreshConformance(desk);
  ownUserConformance(desk);
  administrationConformance(desk);
  lastSuperuserConformance(desk);
});

describe('a Cognito pool as AWS documents it', () => {
  const desk = useTarget(fakePool);
  administrationConformance(desk);
  lastSuperuserConformance(desk);
});

/** With AWS credentials and VITRINE_COGNITO_… in the environment; see docs/guides/cognito.md. */
const pool = cognitoSettings(readConfig());
describe.skipIf(!pool)(
  pool
    ? `the Cognito pool ${pool.userPoolId}`
    : 'a real Cognito pool (skipped: VITRINE_COGNITO_… is not set)',
  { timeout: 60_000 },
  () => {
    const desk = useTarget(realPool);
    passwordConformance(desk);
    challengeConformance(desk);
    refreshConformance(desk);
    ownUserConformance(desk);
    administrationConformance(desk);
  },
);

async function embedded(): Promise<Target> {
  const { identity, clients, url, close } = await startIdentity();
  const { id, secret } = clients.admin;
  const sdk = new CognitoIdentityProviderClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: unusedCredentials,
  });
  return { identity, sdk, client: { id, secret: secret! }, close };
}

async function fakePool(): Promise<Target> {
  const { url, close } = await startFakePool();
  const client = { id: 'shopclient', secret: 'shopsecret' };
  const identity = new CognitoIdentity({
    userPoolId: poolId,
    region: 'eu-central-1',
    clientId: client.id,
    clientSecret: client.secret,
    domain: 'shop.auth.eu-central-1.amazoncognito.com',
    browserClientId: undefined,
    aws: { endpoint: url, credentials: unusedCredentials },
  });
  const sdk = new CognitoIdentityProviderClient({ region: 'eu-central-1', credentials: unusedCredentials });
  return { identity, sdk, client, close };
}

async function realPool(): Promise<Target> {
  const settings = pool!;
  const identity = new CognitoIdentity(settings);
  const sdk = new CognitoIdentityProviderClient({ region: settings.region });
  return {
    identity,
    sdk,
    client: { id: settings.clientId, secret: settings.clientSecret },
    close: () => identity.close(),
  };
}
