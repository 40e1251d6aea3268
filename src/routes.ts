import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { createAuditor } from './audit/audit-request.js';
import type { Authentication, Trace } from './auth/authenticate.js';
import { authenticateRequest } from './auth/authenticate-request.js';
import { type Context, contextOf, contextOfRequest } from './context.js';
import { admitRequest } from './customers/admit-request.js';
import { incomingFolder } from './data-folders.js';
import { errors } from './errors.js';
import type { KeptAnswers } from './http/kept-answers.js';
import { readManyFiles, readOneFile } from './http/multipart.js';
import type { FieldError } from './http/problem.js';
import { type ReceivedFile, receiveFiles } from './http/receive-files.js';
import { jsonBytesMax } from './http/server.js';
import { leaveBodiesAsStreams } from './http/streamed-body.js';
import { type Checked, validator } from './http/validate.js';
import { imageBytesMax } from './images/limits.js';
import type { Answer, Operation } from './operation.js';

declare module 'fastify' {
  interface FastifyRequest {
    authenticated?: Authentication;
    trace: Trace;
    operationId?: string;
    received?: { folder: string; files: ReceivedFile[] };
    /** For the audit log; see `Answer`. */
    concerns?: string | null;
    target?: string;
  }
}

const jsonType = 'application/json; charset=utf-8';

type Values = Record<string, unknown>;

/** Of a form whose files go to the disk. */
const filesMax = 50;
export const fileBytesMax = 2 * 1024 ** 3;

const nothing = Type.Object({}, { additionalProperties: false });

/** Every operation becomes a route: authenticate, read, check, handle, answer. */
export function registerOperations(app: FastifyInstance, context: Context, operations: Operation[]): void {
  app.decorateRequest('trace');
  const audit = createAuditor(context);
  for (const operation of operations.filter((one) => !one.streamedBody))
    registerOperation(app, context, operation, audit);
  app.register(async (plugin) => {
    leaveBodiesAsStreams(plugin);
    for (const operation of operations.filter((one) => one.streamedBody))
      registerOperation(plugin, context, operation, audit);
  });
  for (const [path, methods] of methodsByPath(operations)) refuseOtherMethods(app, path, methods);
}

function registerOperation(
  app: FastifyInstance,
  context: Context,
  operation: Operation,
  audit: ReturnType<typeof createAuditor>,
): void {
  const check = requestCheck(operation);
  app.route({
    method: operation.method,
    url: routeOf(operation.path),
    bodyLimit: operation.bodyBytesMax ?? jsonBytesMax,
    config: operation.bodySecondsMax === undefined ? {} : { bodySecondsMax: operation.bodySecondsMax },
    // Before the body is read: nobody unknown makes us read megabytes.
    onRequest: async (request, reply) => {
      request.operationId = operation.id;
      request.trace = {};
      request.authenticated = await authenticateRequest(context, operation, request.raw, request.trace);
      await admitRequest(context, request.authenticated, reply);
    },
    onResponse: async ({ received }) => {
      if (received) await rm(received.folder, { recursive: true, force: true });
    },
    onSend: async (request, reply) => audit(operation, request, reply),
    handler: async (request, reply) => {
      if (operation.isKept && context.kept) {
        const body = await keptAnswer(context.kept, request, () => handle(request));
        return reply.code(200).type(jsonType).send(body);
      }
      const answer = await handle(request);
      if (answer.concerns !== undefined) request.concerns = answer.concerns;
      if (answer.target !== undefined) request.target = answer.target;
      send(reply, answer);
      return reply;
    },
  });

  async function handle(request: FastifyRequest): Promise<Answer> {
    const { params, query, body } = check(request, await readBody(context, operation, request));
    const { caller, customerId } = request.authenticated!;
    const { headers, id: requestId, url } = request;
    const { received } = request;
    const ofRequest = contextOfRequest(context, performance.now());
    const stream = operation.streamedBody ? (request.body as Readable | undefined) : undefined;
    return context.turns.take(customerId, () =>
      operation.handle({
        context: operation.scope === 'customer' ? contextOf(ofRequest, customerId) : ofRequest,
        caller,
        customerId,
        params,
        query,
        body,
        ...(received ? { received } : {}),
        ...(stream ? { stream } : {}),
        headers,
        requestId,
        url,
      }),
    );
  }
}

/** The bytes of an answer that may have been made before. */
function keptAnswer(
  kept: KeptAnswers,
  request: FastifyRequest,
  make: () => Promise<Answer>,
): Promise<Buffer> {
  const { caller, customerId } = request.authenticated!;
  const key = `${caller.level} ${customerId} ${request.url}`;
  return kept.of(key, async () => Buffer.from(JSON.stringify((await make()).body)));
}

/** The check of path, query and body at once, so that all bad fields are named in one answer. */
function requestCheck(operation: Operation) {
  // With a `checkedBody`, its records are checked one by one.
  const checks = {
    params: validator(operation.params ?? nothing, 'path'),
    query: validator(operation.query ?? nothing, 'query'),
    body: operation.body
      ? validator(operation.checkedBody ?? operation.body, 'body', { isStored: !operation.checkedBody })
      : undefined,
  };
  return (request: FastifyRequest, body: unknown) => {
    const params = checks.params(request.params);
    const query = checks.query(request.query);
    const checkedBody: Checked<unknown> = checks.body?.(body) ?? { ok: true, value: undefined };
    const fields = [params, query, checkedBody].flatMap((checked): FieldError[] =>
      checked.ok ? [] : checked.fields,
    );
    if (!params.ok || !query.ok || !checkedBody.ok) throw errors.requestInvalid(undefined, { fields });
    return { params: params.value as Values, query: query.value as Values, body: checkedBody.value };
  };
}

async function readBody(context: Context, operation: Operation, request: FastifyRequest): Promise<unknown> {
  if (!operation.body) return undefined;
  if (!request.isMultipart()) {
    if (request.body === undefined) throw errors.bodyInvalid('This operation needs a JSON body.');
    return request.body;
  }
  if (!operation.multipart) throw errors.bodyInvalid('This operation takes JSON, not multipart form data.');
  if (operation.multipart === 'files-on-disk') {
    const folder = await mkdtemp(join(incomingFolder(context.config), 'form-'));
    request.received = { folder, files: [] };
    const { files, fields } = await receiveFiles(request, folder, { filesMax, bytesMax: fileBytesMax });
    request.received.files = files;
    return Value.Convert(operation.body, fields);
  }
  const read = operation.multipart === 'many-files' ? readManyFiles : readOneFile;
  return Value.Convert(operation.body, await read(request, imageBytesMax));
}

function send(reply: FastifyReply, answer: Answer): void {
  reply.code(answer.status);
  if (answer.headers) reply.headers(answer.headers);
  if (answer.body === undefined) reply.send();
  else if (isBytes(answer.body)) reply.send(answer.body);
  else reply.type(jsonType).send(JSON.stringify(answer.body));
}

function isBytes(body: unknown): boolean {
  return body instanceof Uint8Array || typeof (body as { pipe?: unknown }).pipe === 'function';
}

function methodsByPath(operations: Operation[]): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { path, method } of operations) byPath.set(path, [...(byPath.get(path) ?? []), method]);
  return byPath;
}

function refuseOtherMethods(app: FastifyInstance, path: string, offered: string[]): void {
  const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !offered.includes(method));
  const allow = offered.join(', ');
  app.route({
    method: others,
    url: routeOf(path),
    handler: async () => {
      throw errors.methodNotAllowed(`This address offers ${allow}.`, { headers: { allow } });
    },
  });
}

/** `/images/{id}` → `/images/:id` */
function routeOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
