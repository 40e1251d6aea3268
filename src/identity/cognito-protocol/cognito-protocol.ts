import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionLost, databaseRetryAfter, isDiskFull } from '../../db/database-error.js';
import { logFailure } from '../log-failure.js';
import type { Realm } from '../realm.js';
import { CognitoError, cognitoErrors } from './cognito-error.js';
import { type Fields, parseFields } from './fields.js';
import { initiateAuth } from './initiate-auth.js';
import { respondToAuthChallenge } from './respond-to-auth-challenge.js';
import { revokeToken } from './revoke-token.js';
import { changePassword, getUser, globalSignOut } from './user-operations.js';

const operations = new Map<string, (realm: Realm, fields: Fields) => Promise<object>>([
  ['InitiateAuth', initiateAuth],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['ChangePassword', changePassword],
  ['GetUser', getUser],
  ['RevokeToken', revokeToken],
  ['GlobalSignOut', globalSignOut],
]);

const targetPrefix = 'AWSCognitoIdentityProviderService.';

/** Cognito's JSON protocol: one address, the operation in a header. */
export function cognitoProtocol(app: FastifyInstance, realm: Realm): void {
  app.post('/', {
    handler: async (request, reply) => {
      const target = request.headers['x-amz-target'];
      const name =
        typeof target === 'string' && target.startsWith(targetPrefix)
          ? target.slice(targetPrefix.length)
          : '';
      const operation = operations.get(name);
      if (!operation) throw cognitoErrors.unknownOperation();
      return answer(reply, 200, await operation(realm, parseFields(String(request.body ?? ''))));
    },
    errorHandler: (error, request, reply) => {
      const refusal = asCognitoError(error, request);
      reply
        .headers(refusal.headers)
        .header('x-amzn-errortype', `${refusal.type}:`)
        .header('x-amzn-errormessage', refusal.message);
      answer(reply, refusal.status, { __type: refusal.type, message: refusal.message });
    },
  });
}

function answer(reply: FastifyReply, status: number, body: object): FastifyReply {
  return (
    reply
      .code(status)
      .header('content-type', 'application/x-amz-json-1.1')
      .header('cache-control', 'no-store')
      .header('x-amzn-requestid', randomUUID())
      // As bytes, for Fastify would add a charset to the content type of text.
      .send(Buffer.from(JSON.stringify(body)))
  );
}

function asCognitoError(error: unknown, request: FastifyRequest): CognitoError {
  if (error instanceof CognitoError) return error;
  // Fastify's own refusals: a body that is too large, and the like.
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined && status < 500) return cognitoErrors.unreadable();
  logFailure(request, error);
  if (error instanceof ConnectionLost || isDiskFull(error))
    return cognitoErrors.unavailable(databaseRetryAfter);
  return cognitoErrors.internal();
}
