import { describe, expect, test } from 'vitest';
import { type Desk, testGroup } from './testing-target.js';

const secondGroup = `${testGroup}-2`;
const names = (users: { username: string }[]) => users.map(({ username }) => username);
const everybody = { limit: 1000, offset: 0 };

/** What every implementation of `IdentityProvider` must do about users. */
export function administrationConformance(desk: Desk): void {
  describe('users', () => {
    test('are made with a temporary password, and found', async () => {
      const { username, password } = await desk.newcomer([testGroup, secondGroup]);
      expect(password.length).toBeGreaterThanOrEqual(16);
      const user = await desk.identity.findUser(username);
      expect(user).toMatchObject({ username, enabled: true, status: 'FORCE_CHANGE_PASSWORD' });
      expect([...user!.groups].sort()).toEqual([testGroup, secondGroup]);
      expect(Math.abs(user!.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    });

    test('have names of their own', async () => {
      const { username } = await desk.newcomer();
      await expect(desk.identity.createUser({ username, groups: [secondGroup] })).rejects.toMatchObject({
        name: 'user_exists',
      });
      expect((await desk.identity.findUser(username))?.groups).toEqual([testGroup]);
    });

    test('that are not there are not found', async () => {
      expect(await desk.identity.findUser('nobody-of-that-name')).toBeUndefined();
    });

    test('are listed by name, a page at a time, all or those of a group', async () => {
      const group = `${testGroup}-listed`;
      const made = [];
      for (let count = 0; count < 7; count++) made.push((await desk.newcomer([group])).username);
      await desk.newcomer();
      made.sort();
      expect(names(await desk.identity.listUsers({ group, ...everybody }))).toEqual(made);
      const page = await desk.identity.listUsers({ group, limit: 2, offset: 3 });
      expect(names(page)).toEqual(made.slice(3, 6));
      expect(page.every(({ groups }) => groups.join() === group)).toBe(true);
      expect(await desk.identity.listUsers({ group, limit: 2, offset: 7 })).toEqual([]);
      expect(await desk.identity.listUsers({ group: 'vitrine-nobody', ...everybody })).toEqual([]);
      const all = names(await desk.identity.listUsers(everybody));
      expect(all).toEqual([...all].sort());
      expect(all).toEqual(expect.arrayContaining(made));
    });

    test('are disabled and enabled', async () => {
      const { username } = await desk.newcomer();
      await desk.identity.setEnabled(username, false);
      expect(await desk.identity.findUser(username)).toMatchObject({ enabled: false, groups: [testGroup] });
      await desk.identity.setEnabled(username, true);
      expect((await desk.identity.findUser(username))?.enabled).toBe(true);
    });

    test('change their groups, and may be in several', async () => {
      const { username } = await desk.newcomer();
      await desk.identity.setGroups(username, [secondGroup, `${testGroup}-3`]);
      expect((await desk.identity.findUser(username))?.groups.sort()).toEqual([
        secondGroup,
        `${testGroup}-3`,
      ]);
      await desk.identity.setGroups(username, []);
      expect((await desk.identity.findUser(username))?.groups).toEqual([]);
    });

    test('are given another temporary password', async () => {
      const { username, password } = await desk.newcomer();
      const other = await desk.identity.resetPassword(username);
      expect(other).not.toBe(password);
      expect((await desk.identity.findUser(username))?.status).toBe('FORCE_CHANGE_PASSWORD');
    });

    test('are deleted, and their name is free again', async () => {
      const { username } = await desk.newcomer();
      await desk.identity.deleteUser(username);
      expect(await desk.identity.findUser(username)).toBeUndefined();
      await desk.identity.createUser({ username, groups: [secondGroup] });
      expect((await desk.identity.findUser(username))?.groups).toEqual([secondGroup]);
    });

    test.each<[string, (username: string) => Promise<unknown>]>([
      ['enabled', (username) => desk.identity.setEnabled(username, true)],
      ['disabled', (username) => desk.identity.setEnabled(username, false)],
      ['put into a group', (username) => desk.identity.setGroups(username, [testGroup])],
      ['given a password', (username) => desk.identity.resetPassword(username)],
      ['deleted', (username) => desk.identity.deleteUser(username)],
    ])('that are not there are not %s', async (_name, attempt) => {
      await expect(attempt('nobody-of-that-name')).rejects.toMatchObject({ name: 'user_not_found' });
    });

    test('of a group that goes are deleted when they are in no other', async () => {
      const group = `${testGroup}-closed`;
      const [only, too, other] = [
        await desk.newcomer([group]),
        await desk.newcomer([group, testGroup]),
        await desk.newcomer([testGroup]),
      ];
      expect(await desk.identity.removeGroup(group)).toBe(1);
      expect(await desk.identity.findUser(only.username)).toBeUndefined();
      expect((await desk.identity.findUser(too.username))?.groups).toEqual([testGroup]);
      expect((await desk.identity.findUser(other.username))?.groups).toEqual([testGroup]);
      expect(await desk.identity.removeGroup(group)).toBe(0);
    });

    test('sign in with details that go with the client', async () => {
      const details = await desk.identity.signInDetails('anna', 'admin');
      expect(details).toMatchObject({
        CLIENT_ID: desk.client.id,
        USERNAME: 'anna',
        SECRET_HASH: desk.hash('anna'),
      });
      expect(details.COGNITO_IDP).toMatch(/^https?:\/\/.+\/$/);
    });
  });
}

/** Not for a pool that is in use: it has superusers of its own. */
export function lastSuperuserConformance(desk: Desk): void {
  describe('the last superuser', () => {
    const takeAway: [string, (username: string) => Promise<unknown>][] = [
      ['disabled', (username) => desk.identity.setEnabled(username, false)],
      ['made an admin', (username) => desk.identity.setGroups(username, [testGroup])],
      ['deleted', (username) => desk.identity.deleteUser(username)],
    ];

    /** So many superusers, and no others. */
    async function superusers(count: number): Promise<string[]> {
      const before = names(await desk.identity.listUsers({ group: 'superuser', ...everybody }));
      const made = [];
      for (let number = 0; number < count; number++) made.push((await desk.newcomer(['superuser'])).username);
      for (const username of before) await desk.identity.deleteUser(username);
      return made;
    }

    test.each(takeAway)('is not %s; of two, one may be', async (_name, attempt) => {
      const [last, second] = (await superusers(2)) as [string, string];
      await attempt(second);
      await expect(attempt(last)).rejects.toMatchObject({ name: 'last_superuser' });
      expect(await desk.identity.findUser(last)).toMatchObject({ enabled: true, groups: ['superuser'] });
    });

    test.each(takeAway)('is left when several are %s at once', async (_name, attempt) => {
      const all = await superusers(3);
      const outcomes = await Promise.allSettled(all.map((username) => attempt(username)));
      expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      const left = await desk.identity.listUsers({ group: 'superuser', ...everybody });
      expect(left.filter(({ enabled }) => enabled)).toHaveLength(1);
    });
  });
}
