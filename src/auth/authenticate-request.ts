import type { IncomingMessage } from 'node:http';
import type { Context } from '../context.js';
import { customerExists } from '../customers/customers.js';
import type { Operation } from '../operation.js';
import { type Authentication, authenticate } from './authenticate.js';

/** Decides who sent a request, with the look-ups of this installation. */
export function authenticateRequest(
  { db, identity, apiKeys }: Context,
  operation: Operation,
  message: IncomingMessage,
): Promise<Authentication> {
  return authenticate(message.headersDistinct, operation, {
    findApiKey: (hash) => apiKeys.find(hash),
    verifyToken: (token, form) => identity.verify(token, form),
    customerExists: (id) => customerExists(db, id),
  });
}
