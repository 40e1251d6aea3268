import {
  ChangePasswordCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Desk, otherPassword, refusal, wrongPassword } from './testing-target.js';

/** How sessions go on, and what ends them. */
export function refreshConformance(desk: Desk): void {
  describe('InitiateAuth with REFRESH_TOKEN_AUTH', () => {
    test.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'])(
      'gives new tokens by %s, of the same session',
      async (flow) => {
        const person = await desk.person();
        const before = await desk.tokens(person);
        const { AuthenticationResult } = await desk.refresh(person.username, before.RefreshToken, flow);
        expect(AuthenticationResult?.RefreshToken).toBeUndefined();
        const [old, renewed] = [decodeJwt(before.IdToken), decodeJwt(AuthenticationResult!.IdToken!)];
        expect(renewed.origin_jti).toBe(old.origin_jti);
        expect(renewed.auth_time).toBe(old.auth_time);
        expect(renewed.jti).not.toBe(old.jti);
        const { username } = await desk.identity.verify(AuthenticationResult!.IdToken!, 'bare');
        expect(username).toBe(person.username);
      },
    );

    test('takes over the groups of the day', async () => {
      const person = await desk.person();
      const { RefreshToken } = await desk.tokens(person);
      await desk.identity.setGroups(person.username, ['vitrine-conformance-2']);
      const { AuthenticationResult } = await desk.refresh(person.username, RefreshToken);
      expect(decodeJwt(AuthenticationResult!.IdToken!)['cognito:groups']).toEqual(['vitrine-conformance-2']);
    });

    test('wants the secret hash of the real user name', async () => {
      const { RefreshToken } = await desk.tokens(await desk.person());
      const { name } = await refusal(desk.refresh('somebody-else', RefreshToken));
      expect(name).toBe('NotAuthorizedException');
    });

    test('refuses garbage, and an access token', async () => {
      const person = await desk.person();
      for (const token of ['garbage', (await desk.tokens(person)).AccessToken]) {
        expect(await refusal(desk.refresh(person.username, token))).toMatchObject({
          name: 'NotAuthorizedException',
          message: 'Invalid Refresh Token',
        });
      }
    });

    test.each<[string, (username: string) => Promise<unknown>]>([
      ['disabled', (username) => desk.identity.setEnabled(username, false)],
      ['disabled and enabled again', (username) => disableAndEnable(username)],
      ['given another password', (username) => desk.identity.resetPassword(username)],
      ['deleted', (username) => desk.identity.deleteUser(username)],
    ])('refuses a user who has been %s', async (_name, end) => {
      const person = await desk.person();
      const { RefreshToken } = await desk.tokens(person);
      await end(person.username);
      const { name } = await refusal(desk.refresh(person.username, RefreshToken));
      expect(name).toBe('NotAuthorizedException');
    });
  });

  async function disableAndEnable(username: string): Promise<void> {
    await desk.identity.setEnabled(username, false);
    await desk.identity.setEnabled(username, true);
  }

  describe('RevokeToken', () => {
    const revoke = (Token: string, ClientSecret = desk.client.secret) =>
      desk.sdk.send(new RevokeTokenCommand({ Token, ClientId: desk.client.id, ClientSecret }));

    test('ends the session, and no other', async () => {
      const person = await desk.person();
      const [ended, other] = [await desk.tokens(person), await desk.tokens(person)];
      await revoke(ended.RefreshToken);
      expect((await refusal(desk.refresh(person.username, ended.RefreshToken))).message).toBe(
        'Refresh Token has been revoked',
      );
      const call = desk.sdk.send(new GetUserCommand({ AccessToken: ended.AccessToken }));
      expect((await refusal(call)).message).toBe('Access Token has been revoked');
      expect((await desk.refresh(person.username, other.RefreshToken)).AuthenticationResult).toBeDefined();
    });

    test('leaves the id token good for the API until it ends', async () => {
      const person = await desk.person();
      const { RefreshToken, IdToken } = await desk.tokens(person);
      await revoke(RefreshToken);
      expect((await desk.identity.verify(IdToken, 'bare')).username).toBe(person.username);
    });

    test('refuses a wrong secret, and an access token', async () => {
      const person = await desk.person();
      const { RefreshToken, AccessToken } = await desk.tokens(person);
      expect((await refusal(revoke(RefreshToken, 'wrong'))).name).toBe('UnauthorizedException');
      expect((await refusal(revoke(AccessToken))).name).toBe('UnsupportedTokenTypeException');
      expect((await desk.refresh(person.username, RefreshToken)).AuthenticationResult).toBeDefined();
    });
  });

  describe('GlobalSignOut', () => {
    test('ends all sessions of the user and of nobody else', async () => {
      const [person, bystander] = [await desk.person(), await desk.person()];
      const [first, second] = [await desk.tokens(person), await desk.tokens(person)];
      const theirs = await desk.tokens(bystander);
      await desk.sdk.send(new GlobalSignOutCommand({ AccessToken: first.AccessToken }));
      for (const { RefreshToken, AccessToken } of [first, second]) {
        expect((await refusal(desk.refresh(person.username, RefreshToken))).message).toBe(
          'Refresh Token has been revoked',
        );
        const call = desk.sdk.send(new GlobalSignOutCommand({ AccessToken }));
        expect((await refusal(call)).message).toBe('Access Token has been revoked');
      }
      expect(
        (await desk.refresh(bystander.username, theirs.RefreshToken)).AuthenticationResult,
      ).toBeDefined();
      expect((await desk.tokens(person)).IdToken).toBeDefined();
    });
  });
}

/** What users do about themselves. */
export function ownUserConformance(desk: Desk): void {
  describe('GetUser', () => {
    test('says who the user is', async () => {
      const person = await desk.person();
      const { AccessToken } = await desk.tokens(person);
      const { Username, UserAttributes } = await desk.sdk.send(new GetUserCommand({ AccessToken }));
      expect(Username).toBe(person.username);
      expect(UserAttributes).toContainEqual({ Name: 'sub', Value: decodeJwt(AccessToken).sub });
    });

    test('refuses an id token, garbage and a changed token', async () => {
      const { IdToken, AccessToken } = await desk.tokens(await desk.person());
      for (const token of [IdToken, 'garbage', `${AccessToken.slice(0, -6)}AAAAAA`]) {
        const call = desk.sdk.send(new GetUserCommand({ AccessToken: token }));
        expect((await refusal(call)).name).toBe('NotAuthorizedException');
      }
    });
  });

  describe('ChangePassword', () => {
    const change = (AccessToken: string, PreviousPassword: string, ProposedPassword: string) =>
      desk.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));

    test('changes it', async () => {
      const person = await desk.person();
      const { AccessToken } = await desk.tokens(person);
      await change(AccessToken, person.password, otherPassword);
      expect(await refusal(desk.signIn(person))).toEqual(wrongPassword);
      expect((await desk.signIn({ ...person, password: otherPassword })).AuthenticationResult).toBeDefined();
    });

    test('refuses a wrong previous password', async () => {
      const { AccessToken } = await desk.tokens(await desk.person());
      expect(await refusal(change(AccessToken, 'Wrong-Horse-7', otherPassword))).toEqual(wrongPassword);
    });

    test.each([
      ['Short-1', 'Password not long enough'],
      ['no-upper-case-1', 'Password must have uppercase characters'],
      ['NO-LOWER-CASE-1', 'Password must have lowercase characters'],
      ['No-Digit-Here', 'Password must have numeric characters'],
      ['NoSymbol1234', 'Password must have symbol characters'],
    ])('refuses %s: %s', async (proposed, complaint) => {
      const person = await desk.person();
      const { AccessToken } = await desk.tokens(person);
      expect(await refusal(change(AccessToken, person.password, proposed))).toEqual({
        name: 'InvalidPasswordException',
        message: `Password did not conform with policy: ${complaint}`,
        status: 400,
      });
    });
  });
}
