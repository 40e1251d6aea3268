import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Cognito's `SECRET_HASH`: proves that the sender knows the client's secret. */
export function secretHash(client: { id: string; secret: string }, username: string): string {
  return createHmac('sha256', client.secret)
    .update(username + client.id)
    .digest('base64');
}

/** Compares two secrets without telling by the time taken how much of them agrees. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

/** What is stored of a random token: a code, a session, a refresh token. */
export function tokenHash(token: string): Uint8Array {
  return digest(token);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
