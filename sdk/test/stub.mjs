// A server on loopback that answers as it is told, in place of the API and of the identity provider.
import { loopbackServers } from '../../dist/testing/loopback-servers.js';

/**
 * `answers` are given one after the other, the last again and again: `{ status, headers, body }`, or a function of the
 * request as it was read, or `'hang up'`.
 */
export async function startStub(...answers) {
  const servers = loopbackServers();
  const seen = [];
  const url = await servers.serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method, headers } = request;
    seen.push({ at: Date.now(), method, url: request.url, headers, text });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    const answer = typeof next === 'function' ? next(seen.at(-1)) : next;
    if (answer === 'hang up') return request.socket.destroy();
    const { status = 200, headers: more = {}, body = { links: { next: null }, results: [] } } = answer;
    const json = { 'content-type': 'application/json', ...more };
    return response.writeHead(status, json).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { url, seen, close: () => servers.close() };
}

/** A refusal, as the API gives it. */
export function refusal(status, code, headers = {}) {
  const body = { type: `/docs/errors#${code}`, title: code, status, code, request_id: 'r1' };
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
}

/** Tokens, as Cognito gives them. */
export function tokens(idToken, { seconds = 3600, refreshToken } = {}) {
  const RefreshToken = refreshToken ? { RefreshToken: refreshToken } : {};
  return { body: { AuthenticationResult: { IdToken: idToken, ExpiresIn: seconds, ...RefreshToken } } };
}

/** A refusal, as Cognito gives it. */
export function cognitoRefusal(type) {
  return { status: 400, body: { __type: type, message: 'No' } };
}
