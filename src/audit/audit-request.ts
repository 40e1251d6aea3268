import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { toStorable } from '../http/storable.js';
import type { Operation } from '../operation.js';
import { writeAuditEntry } from './audit-log.js';

/** Refusals of callers without a valid key, a minute: anybody can make those, and the log is kept for ever. */
const strangersPerMinuteMax = 60;

/** Whether an answer belongs into the log: changes, what was refused at superuser level, and what says so itself. */
function isAudited({ level, method, isAudited: always }: Operation, status: number): boolean {
  const isChange = level !== 'service' && method !== 'GET';
  return always === true || isChange || (level === 'superuser' && status >= 400);
}

/** Gives a function that writes down what was asked and answered, before the answer leaves. */
export function createAuditor(context: Context) {
  const strangers = { minute: 0, count: 0 };

  function isOneStrangerTooMany(): boolean {
    const minute = Math.floor(context.clock().getTime() / 60_000);
    if (minute !== strangers.minute) Object.assign(strangers, { minute, count: 0 });
    strangers.count++;
    if (strangers.count === strangersPerMinuteMax + 1)
      context.log.warn('many requests with bad keys; the audit log skips them for the rest of this minute');
    return strangers.count > strangersPerMinuteMax;
  }

  return async (operation: Operation, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isAudited(operation, reply.statusCode)) return;
    const { apiKeyId, username, level } = request.trace;
    if (apiKeyId === undefined && isOneStrangerTooMany()) return;
    try {
      await writeAuditEntry(context.db, {
        request_id: request.id,
        customer: request.concerns ?? (request.authenticated?.customerId || null),
        level: level ?? null,
        username: username ?? null,
        api_key_id: apiKeyId ?? null,
        operation: operation.id,
        target: storable(request.target ?? targetOf(request)),
        status: reply.statusCode,
        code: request.problemCode ?? null,
        address: request.ip,
      });
    } catch (error) {
      // What was done is done: to answer that it failed would be worse.
      request.log.error({ err: error, operation: operation.id }, 'an audit entry could not be written');
    }
  };
}

/** What is refused for its ids is written down all the same. */
function storable(target: string | null): string | null {
  return target === null ? null : toStorable(target);
}

/** The ids in the address. */
function targetOf({ params }: FastifyRequest): string | null {
  return Object.values((params ?? {}) as Record<string, string>).join('/') || null;
}
