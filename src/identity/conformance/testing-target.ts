import { randomUUID } from 'node:crypto';
import {
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll } from 'vitest';
import { refusal } from '../cognito-protocol/testing.js';
import type { IdentityProvider } from '../identity-provider.js';
import { secretHash } from '../secret-hash.js';

/** An identity provider as the AWS SDK sees it, and as we administer it. */
export interface Target {
  identity: IdentityProvider;
  sdk: CognitoIdentityProviderClient;
  /** The client with a secret, through which programs sign in by password. */
  client: { id: string; secret: string };
  close(): Promise<void>;
}

export interface Person {
  username: string;
  password: string;
}

/** A group of the tests' own; a pool may be in use. */
export const testGroup = 'vitrine-conformance';
export const chosenPassword = 'Correct-Horse-7';
export const otherPassword = 'Brand-New-8';
export const wrongPassword = {
  name: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
  status: 400,
};

export { refusal };

export type Desk = ReturnType<typeof useTarget>;

/** Opens the target for the tests of a `describe`, and gives what they do with it. Their users are deleted at the end. */
export function useTarget(open: () => Promise<Target>) {
  let target: Target;
  const made: string[] = [];
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    for (const username of made) await target.identity.deleteUser(username).catch(() => {});
    await target?.close();
  });

  const hash = (username: string) => secretHash(target.client, username);

  /** Somebody who has never signed in. */
  async function newcomer(groups = [testGroup]): Promise<Person> {
    const username = `conformance-${randomUUID()}`;
    made.push(username);
    const { password } = await target.identity.createUser({ username, groups });
    return { username, password };
  }

  /** Somebody with a password of their own. */
  async function person(): Promise<Person> {
    const made = await newcomer();
    await answer(made, await challenge(made), chosenPassword);
    return { username: made.username, password: chosenPassword };
  }

  function initiate(flow: string, AuthParameters: Record<string, string>, ClientId = target.client.id) {
    const AuthFlow = flow as NonNullable<InitiateAuthCommandInput['AuthFlow']>;
    return target.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters }));
  }

  function signIn({ username, password }: Person, parameters: Record<string, string> = {}) {
    const all = { USERNAME: username, PASSWORD: password, SECRET_HASH: hash(username), ...parameters };
    return initiate('USER_PASSWORD_AUTH', all);
  }

  async function tokens(person: Person) {
    const { AccessToken, IdToken, RefreshToken } = (await signIn(person)).AuthenticationResult!;
    return { AccessToken: AccessToken!, IdToken: IdToken!, RefreshToken: RefreshToken! };
  }

  function refresh(username: string, REFRESH_TOKEN: string, flow = 'REFRESH_TOKEN_AUTH') {
    return initiate(flow, { REFRESH_TOKEN, SECRET_HASH: hash(username) });
  }

  async function challenge(newcomer: Person): Promise<string> {
    return (await signIn(newcomer)).Session!;
  }

  function answer(
    { username }: Pick<Person, 'username'>,
    Session: string,
    NEW_PASSWORD: string,
    SECRET_HASH = hash(username),
  ) {
    return target.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: target.client.id,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: username, NEW_PASSWORD, SECRET_HASH },
      }),
    );
  }

  return {
    get identity() {
      return target.identity;
    },
    get sdk() {
      return target.sdk;
    },
    get client() {
      return target.client;
    },
    hash,
    newcomer,
    person,
    initiate,
    signIn,
    tokens,
    refresh,
    challenge,
    answer,
  };
}
