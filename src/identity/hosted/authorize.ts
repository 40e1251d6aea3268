import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { startShortSession } from '../issue-tokens.js';
import { passwordCharactersMax } from '../passwords.js';
import { insertPending } from '../pending.js';
import type { Realm } from '../realm.js';
import { answerNewPassword, askForNewPassword, checkPassword, type PasswordCheck } from '../sign-in.js';
import { tokenSeconds } from '../token-life.js';
import type { User } from '../users.js';
import { type AuthorizeRequest, checkAuthorizeRequest, redirectLocation } from './authorize-request.js';
import { rememberBrowser, rememberedUser } from './browser-session.js';
import { formOriginComplaint, provideFormToken } from './form-token.js';
import { sendMessagePage, sendNewPasswordPage, sendSignInPage } from './sign-in-page.js';

const codeSecondsMax = 300;

/** What an authorization code stands for until it is redeemed. */
export interface CodeData {
  originJti: string;
  redirectUri: string;
  scope: string;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  authTime: number;
}

/** The page on which users sign in for a client, and its form. */
export function authorizePages(app: FastifyInstance, realm: Realm): void {
  app.get('/oauth2/authorize', async (request, reply) => {
    const checked = await checkedRequest(realm, request, reply);
    if (!checked) return reply;
    if (checked.silentRefusal !== undefined) return answerSilently(realm, request, reply, checked);
    return sendSignInPage(reply, checked, { formToken: provideFormToken(realm, request, reply) });
  });

  app.post('/oauth2/authorize', async (request, reply) => {
    const checked = await checkedRequest(realm, request, reply);
    if (!checked) return reply;
    if (checked.silentRefusal !== undefined) return sendTo(reply, checked.silentRefusal);
    const form = new URLSearchParams(String(request.body ?? ''));
    const formToken = provideFormToken(realm, request, reply);
    const error = formOriginComplaint(realm, request, form);
    if (error) return sendSignInPage(reply, checked, { formToken, error });
    const step = form.has('challenge') ? takeNewPassword : takePassword;
    return step(realm, reply, checked, { form, formToken });
  });
}

/** Without a page: for the user that the browser is known to be, or not at all. */
async function answerSilently(
  realm: Realm,
  request: FastifyRequest,
  reply: FastifyReply,
  checked: AuthorizeRequest,
): Promise<FastifyReply> {
  const known = await rememberedUser(realm, request, checked.client.id);
  if (!known) return sendTo(reply, checked.silentRefusal!);
  return finish(realm, reply, checked, known.user, known.authTime);
}

interface Step {
  form: URLSearchParams;
  formToken: string;
}

async function takePassword(
  realm: Realm,
  reply: FastifyReply,
  request: AuthorizeRequest,
  { form, formToken }: Step,
): Promise<FastifyReply> {
  const username = form.get('username')?.trim() ?? '';
  const password = form.get('password') ?? '';
  const check = await checkedPassword(realm, username, password);
  if (check.outcome !== 'right') {
    return sendSignInPage(reply, request, { formToken, username, error: complaint(realm, check) });
  }
  if (check.user.status !== 'FORCE_CHANGE_PASSWORD')
    return finishAndRemember(realm, reply, request, check.user);
  const challenge = await askForNewPassword(realm, check.user, request.client.id);
  return sendNewPasswordPage(reply, request, { formToken, challenge, username });
}

async function takeNewPassword(
  realm: Realm,
  reply: FastifyReply,
  request: AuthorizeRequest,
  { form, formToken }: Step,
): Promise<FastifyReply> {
  const challenge = form.get('challenge') ?? '';
  const username = form.get('username') ?? '';
  const newPassword = form.get('new_password') ?? '';
  const again = (error: string) =>
    sendNewPasswordPage(reply, request, { formToken, challenge, username, error });
  if (newPassword !== form.get('new_password_again')) return again('The two passwords are not the same.');
  const clientId = request.client.id;
  const answer = await answerNewPassword(realm, { challenge, clientId, username, newPassword });
  if (answer.outcome === 'right') return finishAndRemember(realm, reply, request, answer.user);
  if (answer.outcome === 'unacceptable') return again(`${answer.complaint}.`);
  if (answer.outcome === 'busy') return again('Too many people are signing in at the moment. Try again.');
  const error = 'That took too long or was done already. Please sign in again.';
  return sendSignInPage(reply, request, { formToken, username, error });
}

async function finishAndRemember(
  realm: Realm,
  reply: FastifyReply,
  request: AuthorizeRequest,
  user: User,
): Promise<FastifyReply> {
  await rememberBrowser(realm, reply, { user, clientId: request.client.id });
  return finish(realm, reply, request, user, realm.clock());
}

/** Sends the signed-in user back to the client, with what it asked for. */
async function finish(
  realm: Realm,
  reply: FastifyReply,
  request: AuthorizeRequest,
  user: User,
  authTime: Date,
): Promise<FastifyReply> {
  const { gives, redirectUri, state } = request;
  const answer = gives.code
    ? await newCode(realm, request, user, authTime)
    : await newTokens(realm, request, user);
  return sendTo(reply, redirectLocation(redirectUri, { ...answer, state }, !gives.code));
}

function sendTo(reply: FastifyReply, location: string): FastifyReply {
  return reply
    .code(303)
    .header('location', location)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'unsafe-none')
    .send();
}

async function newCode(realm: Realm, request: AuthorizeRequest, user: User, authTime: Date) {
  const { client, redirectUri, scope, nonce, codeChallenge } = request;
  const now = realm.clock();
  const data: CodeData = {
    originJti: randomUUID(),
    redirectUri,
    scope,
    nonce,
    codeChallenge,
    authTime: authTime.getTime(),
  };
  const expiresAt = new Date(now.getTime() + codeSecondsMax * 1000);
  const pending = { username: user.username, clientId: client.id, data };
  return { code: await insertPending(realm.db, 'code', pending, { now, expiresAt }) };
}

async function newTokens(realm: Realm, request: AuthorizeRequest, user: User) {
  const { client, gives, scope, nonce } = request;
  const tokens = await startShortSession(realm, { user, clientId: client.id, scope, nonce });
  return {
    ...(gives.accessToken ? { access_token: tokens.accessToken } : {}),
    ...(gives.idToken ? { id_token: tokens.idToken } : {}),
    token_type: 'Bearer',
    expires_in: tokenSeconds,
    scope,
  };
}

async function checkedPassword(realm: Realm, username: string, password: string): Promise<PasswordCheck> {
  if (username === '' || password === '' || password.length > passwordCharactersMax)
    return { outcome: 'wrong' };
  return checkPassword(realm, username, password);
}

function complaint(realm: Realm, check: Exclude<PasswordCheck, { outcome: 'right' }>): string {
  if (check.outcome === 'wrong') return 'The user name or the password is wrong.';
  if (check.outcome === 'disabled') return 'This user has been disabled. Ask your administrator.';
  if (check.outcome === 'expired')
    return 'This temporary password has expired. Ask your administrator for another.';
  if (check.outcome === 'busy') return 'Too many people are signing in at the moment. Try again.';
  const seconds = Math.ceil((check.until.getTime() - realm.clock().getTime()) / 1000);
  return `Too many failed attempts. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`;
}

/** The request that the address holds; `undefined` when an answer to a bad one has been sent. */
async function checkedRequest(
  realm: Realm,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AuthorizeRequest | undefined> {
  const check = await checkAuthorizeRequest(realm, queryOf(request));
  if (check.outcome === 'valid') return check.request;
  if (check.outcome === 'untrusted') {
    sendMessagePage(reply, { status: 400, title: 'This sign-in link does not work', message: check.message });
  } else {
    sendTo(reply, check.location);
  }
  return undefined;
}

/** The query as it was sent, with repeated parameters. */
function queryOf({ raw }: FastifyRequest): URLSearchParams {
  return new URL(raw.url ?? '/', 'http://localhost').searchParams;
}
