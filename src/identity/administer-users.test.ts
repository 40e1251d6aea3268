import { expect, test } from 'vitest';
import {
  actAs,
  provider,
  refresh,
  refusal,
  signIn,
  tokens,
  useProvider,
  username,
} from './cognito-protocol/testing.js';
import { answerNewPassword, checkPassword } from './sign-in.js';
import { password } from './testing.js';

useProvider();

const days = 24 * 3600;
const challenged = { ChallengeName: 'NEW_PASSWORD_REQUIRED' };

async function newcomer(): Promise<string> {
  actAs(`newcomer-${Math.random().toString(36).slice(2)}`);
  return (await provider.identity.createUser({ username, groups: ['acme'] })).password;
}

test('a temporary password ends after seven days, that of a reset too; a chosen one does not', async () => {
  const chosen = username;
  const first = await newcomer();
  provider.wait(7 * days - 60);
  expect(await signIn({ PASSWORD: first })).toMatchObject(challenged);
  provider.wait(120);
  const expired = 'Temporary password has expired and must be reset by an administrator.';
  expect(await refusal(signIn({ PASSWORD: first }))).toMatchObject({ message: expired });
  const second = await provider.identity.resetPassword(username);
  expect(await signIn({ PASSWORD: second })).toMatchObject(challenged);
  provider.wait(7 * days + 60);
  expect(await refusal(signIn({ PASSWORD: second }))).toMatchObject({ message: expired });
  actAs(chosen);
  expect((await signIn({ PASSWORD: password })).AuthenticationResult).toBeDefined();
});

test.each<[string, () => Promise<unknown>]>([
  ['a reset', () => provider.identity.resetPassword(username)],
  ['disabling', () => provider.identity.setEnabled(username, false)],
])('%s ends a challenge that was begun before', async (_name, end) => {
  const { Session } = await signIn({ PASSWORD: await newcomer() });
  await end();
  await provider.identity.setEnabled(username, true);
  const clientId = provider.clients.admin.id;
  const answer = { challenge: Session!, clientId, username, newPassword: 'Brand-New-8' };
  expect(await answerNewPassword(provider.identity.realm, answer)).toEqual({ outcome: 'unknown' });
});

test('a reset lifts the lock that wrong passwords brought', async () => {
  for (let time = 0; time < 8; time++) {
    await checkPassword(provider.identity.realm, username, 'Wrong-Horse-7');
    provider.wait(time < 7 ? 20 : 0);
  }
  expect(await refusal(signIn())).toMatchObject({ message: 'Password attempts exceeded' });
  const temporary = await provider.identity.resetPassword(username);
  expect(await signIn({ PASSWORD: temporary })).toMatchObject(challenged);
});

test('what is refused changes nothing', async () => {
  for (const { username: name } of await provider.identity.listUsers({
    group: 'superuser',
    limit: 100,
    offset: 0,
  })) {
    if (name !== 'root') await provider.identity.deleteUser(name);
  }
  actAs('root');
  const { RefreshToken } = await tokens(provider.clients.superuser.id);
  await expect(provider.identity.setEnabled('root', false)).rejects.toMatchObject({ name: 'last_superuser' });
  const { AuthenticationResult } = await refresh(RefreshToken, { id: provider.clients.superuser.id });
  expect(AuthenticationResult).toBeDefined();
});
