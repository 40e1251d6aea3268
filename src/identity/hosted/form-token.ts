import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Realm } from '../realm.js';
import { sameSecret } from '../secret-hash.js';

const cookieName = 'vitrine_sign_in';
const tokenForm = /^[\w-]{43}$/;

/**
 * The token of the sign-in form: the same in a cookie and in the form, so that no other site can send the form
 * (and sign somebody in as somebody else). The cookie is kept while it lasts, so that several tabs work.
 */
export function provideFormToken(realm: Realm, request: FastifyRequest, reply: FastifyReply): string {
  const token = cookieValue(request) ?? randomBytes(32).toString('base64url');
  const { protocol, pathname } = new URL(realm.issuer);
  const secure = protocol === 'https:' ? '; Secure' : '';
  reply.header('set-cookie', `${cookieName}=${token}; Path=${pathname}; HttpOnly; SameSite=Lax${secure}`);
  return token;
}

/** What is wrong with where a form comes from, or `undefined`. */
export function formOriginComplaint(
  realm: Realm,
  request: FastifyRequest,
  form: URLSearchParams,
): string | undefined {
  if (comesFromElsewhere(realm, request))
    return 'This form was sent from another site. Sign in here instead.';
  const cookie = cookieValue(request);
  if (cookie === undefined) {
    return 'Your browser did not send the cookie of this page. Allow cookies for this site and try again.';
  }
  if (!sameSecret(form.get('form_token') ?? '', cookie))
    return 'This page was out of date. Please try again.';
  return undefined;
}

/** Browsers leave `Sec-Fetch-Site` out on plain http; `Origin` then tells. */
function comesFromElsewhere(realm: Realm, { headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = headers;
  if (origin === undefined) return false;
  if (origin === new URL(realm.issuer).origin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers.host;
}

function cookieValue({ headers }: FastifyRequest): string | undefined {
  const cookies = (headers.cookie ?? '').split(/; */).map((cookie) => cookie.split('='));
  const value = cookies.find(([name]) => name === cookieName)?.[1];
  return value !== undefined && tokenForm.test(value) ? value : undefined;
}
