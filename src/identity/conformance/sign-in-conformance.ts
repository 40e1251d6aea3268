import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { errors } from '../../errors.js';
import type { Problem } from '../../http/problem.js';
import {
  chosenPassword,
  type Desk,
  otherPassword,
  refusal,
  testGroup,
  wrongPassword,
} from './testing-target.js';

const unusable = (email: string) => ({ username: email, password: chosenPassword });

/** What signing in by password does, and what it refuses. */
export function passwordConformance(desk: Desk): void {
  describe('InitiateAuth with USER_PASSWORD_AUTH', () => {
    test('gives tokens shaped as Cognito shapes them', async () => {
      const person = await desk.person();
      const { AuthenticationResult, ChallengeName } = await desk.signIn(person);
      expect(ChallengeName).toBeUndefined();
      expect(AuthenticationResult).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer' });
      const access = decodeJwt(AuthenticationResult!.AccessToken!);
      expect(access).toMatchObject({
        client_id: desk.client.id,
        token_use: 'access',
        scope: 'aws.cognito.signin.user.admin',
        username: person.username,
        'cognito:groups': [testGroup],
      });
      expect(Object.keys(access)).toEqual(
        expect.arrayContaining(['sub', 'origin_jti', 'event_id', 'auth_time', 'exp', 'iat', 'jti']),
      );
      expect(access.exp! - access.iat!).toBe(3600);
      const id = decodeJwt(AuthenticationResult!.IdToken!);
      expect(id).toMatchObject({
        iss: access.iss,
        aud: desk.client.id,
        token_use: 'id',
        'cognito:username': person.username,
        'cognito:groups': [testGroup],
        sub: access.sub,
        origin_jti: access.origin_jti,
      });
      expect(id.jti).not.toBe(access.jti);
      expect(decodeProtectedHeader(AuthenticationResult!.IdToken!)).toMatchObject({ alg: 'RS256' });
    });

    test('gives an id token that the API accepts', async () => {
      const person = await desk.person();
      const { IdToken } = await desk.tokens(person);
      expect(await desk.identity.verify(IdToken, 'bare')).toMatchObject({
        username: person.username,
        groups: [testGroup],
      });
    });

    test('gives an access token without openid, which the API refuses for that', async () => {
      const { AccessToken } = await desk.tokens(await desk.person());
      const problem = await desk.identity.verify(AccessToken, 'bearer').catch((error: Problem) => error);
      expect(problem).toMatchObject({ kind: errors.openidScopeMissing });
    });

    test('ignores parameters that it does not know', async () => {
      const { AuthenticationResult } = await desk.signIn(await desk.person(), { SCOPES: 'OPENID' });
      expect(decodeJwt(AuthenticationResult!.AccessToken!).scope).toBe('aws.cognito.signin.user.admin');
    });

    test.each([
      ['a wrong password', { PASSWORD: 'Wrong-Horse-7' }],
      ['a password in other letters', { PASSWORD: chosenPassword.toUpperCase() }],
    ])('answers %s with the same words', async (_name, parameters) => {
      expect(await refusal(desk.signIn(await desk.person(), parameters))).toEqual(wrongPassword);
    });

    test('answers an unknown user with the same words', async () => {
      expect(await refusal(desk.signIn(unusable('nobody-of-that-name')))).toEqual(wrongPassword);
    });

    test('refuses a wrong secret hash, and that of another user', async () => {
      const person = await desk.person();
      for (const SECRET_HASH of ['AAAA', desk.hash('somebody-else')]) {
        expect(await refusal(desk.signIn(person, { SECRET_HASH }))).toEqual({
          name: 'NotAuthorizedException',
          message: `Unable to verify secret hash for client ${desk.client.id}`,
          status: 400,
        });
      }
    });

    test('refuses a missing secret hash', async () => {
      const { username, password } = await desk.person();
      const call = desk.initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password });
      expect(await refusal(call)).toEqual({
        name: 'NotAuthorizedException',
        message: `Client ${desk.client.id} is configured with secret but SECRET_HASH was not received`,
        status: 400,
      });
    });

    test.each(['USERNAME', 'PASSWORD'])('refuses a missing %s', async (name) => {
      const parameters: Record<string, string> = { USERNAME: 'anna', PASSWORD: chosenPassword };
      delete parameters[name];
      const call = desk.initiate('USER_PASSWORD_AUTH', { ...parameters, SECRET_HASH: desk.hash('anna') });
      expect(await refusal(call)).toMatchObject({
        name: 'InvalidParameterException',
        message: `Missing required parameter ${name}`,
      });
    });

    test('refuses an unknown client, and one that cannot be', async () => {
      const send = (id: string) => desk.initiate('USER_PASSWORD_AUTH', { USERNAME: 'a', PASSWORD: 'b' }, id);
      expect((await refusal(send('nosuchclient'))).name).toBe('ResourceNotFoundException');
      expect((await refusal(send('no such\nclient'))).name).toBe('InvalidParameterException');
    });

    test.each(['USER_SRP_AUTH', 'CUSTOM_AUTH', 'NONSENSE'])('refuses the flow %s', async (flow) => {
      const call = desk.initiate(flow, { USERNAME: 'anna', SECRET_HASH: desk.hash('anna') });
      expect((await refusal(call)).name).toBe('InvalidParameterException');
    });

    test('refuses a disabled user, but only after the right password; an enabled one is let in again', async () => {
      const person = await desk.person();
      await desk.identity.setEnabled(person.username, false);
      expect(await refusal(desk.signIn({ ...person, password: 'Wrong-Horse-7' }))).toEqual(wrongPassword);
      expect(await refusal(desk.signIn(person))).toMatchObject({
        name: 'NotAuthorizedException',
        message: 'User is disabled.',
      });
      await desk.identity.setEnabled(person.username, true);
      expect((await desk.signIn(person)).AuthenticationResult).toBeDefined();
    });

    test('knows a deleted user no more', async () => {
      const person = await desk.person();
      await desk.identity.deleteUser(person.username);
      expect(await refusal(desk.signIn(person))).toEqual(wrongPassword);
    });
  });
}

/** What a temporary password leads to. */
export function challengeConformance(desk: Desk): void {
  describe('a temporary password', () => {
    test('is met by NEW_PASSWORD_REQUIRED, and no tokens', async () => {
      const newcomer = await desk.newcomer();
      const answer = await desk.signIn(newcomer);
      expect(answer).toMatchObject({
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        ChallengeParameters: { USER_ID_FOR_SRP: newcomer.username },
      });
      expect(answer.AuthenticationResult).toBeUndefined();
    });

    test('ends when another one is chosen, which signs in', async () => {
      const newcomer = await desk.newcomer();
      const { AuthenticationResult } = await desk.answer(
        newcomer,
        await desk.challenge(newcomer),
        otherPassword,
      );
      expect(decodeJwt(AuthenticationResult!.IdToken!)['cognito:username']).toBe(newcomer.username);
      expect(await refusal(desk.signIn(newcomer))).toEqual(wrongPassword);
      expect(
        (await desk.signIn({ ...newcomer, password: otherPassword })).AuthenticationResult,
      ).toBeDefined();
    });

    test('is asked for again until another one is chosen', async () => {
      const newcomer = await desk.newcomer();
      await desk.challenge(newcomer);
      expect((await desk.signIn(newcomer)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    });

    test('gives way only to one that the policy allows', async () => {
      const newcomer = await desk.newcomer();
      expect(await refusal(desk.answer(newcomer, await desk.challenge(newcomer), 'short'))).toEqual({
        name: 'InvalidPasswordException',
        message: 'Password did not conform with policy: Password not long enough',
        status: 400,
      });
    });

    test('has a session that is made up refused', async () => {
      const newcomer = await desk.newcomer();
      await desk.challenge(newcomer);
      const { name } = await refusal(desk.answer(newcomer, 'x'.repeat(64), otherPassword));
      expect(name).toBe('NotAuthorizedException');
    });

    test('has the session of another user refused', async () => {
      const [newcomer, other] = [await desk.newcomer(), await desk.newcomer()];
      const session = await desk.challenge(newcomer);
      const { name } = await refusal(desk.answer(other, session, otherPassword));
      expect(name).toBe('NotAuthorizedException');
      expect(await refusal(desk.signIn({ ...other, password: otherPassword }))).toEqual(wrongPassword);
    });

    test('has its session used once', async () => {
      const newcomer = await desk.newcomer();
      const session = await desk.challenge(newcomer);
      await desk.answer(newcomer, session, otherPassword);
      expect((await refusal(desk.answer(newcomer, session, 'Brand-New-9'))).message).toMatch(
        /only be used once/,
      );
    });

    test('has an answer with a wrong secret hash refused', async () => {
      const newcomer = await desk.newcomer();
      const session = await desk.challenge(newcomer);
      const { name } = await refusal(desk.answer(newcomer, session, otherPassword, 'AAAA'));
      expect(name).toBe('NotAuthorizedException');
    });

    test('is what a reset gives: the password of before is gone', async () => {
      const person = await desk.person();
      const password = await desk.identity.resetPassword(person.username);
      expect(await refusal(desk.signIn(person))).toEqual(wrongPassword);
      const session = await desk.challenge({ ...person, password });
      expect((await desk.answer(person, session, otherPassword)).AuthenticationResult).toBeDefined();
    });
  });
}
