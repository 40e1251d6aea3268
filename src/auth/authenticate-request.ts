import type { IncomingMessage } from 'node:http';
import type { Context } from '../context.js';
import { customerExists } from '../customers/customers.js';
import type { Operation } from '../operation.js';
import { type Authentication, authenticate, type Trace } from './authenticate.js';
import type { TokenForm } from './tokens.js';

/** Decides who sent a request, with the look-ups of this installation. */
export function authenticateRequest(
  { db, identity, apiKeys }: Context,
  operation: Operation,
  message: IncomingMessage,
  trace: Trace,
): Promise<Authentication> {
  const lookups = {
    findApiKey: (hash: Uint8Array) => apiKeys.find(hash),
    verifyToken: (token: string, form: TokenForm) => identity.verify(token, form),
    customerExists: (id: string) => customerExists(db, id),
  };
  return authenticate(message.headersDistinct, operation, lookups, trace);
}
