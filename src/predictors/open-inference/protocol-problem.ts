import type { FastifyError, FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Problem } from '../../http/problem.js';
import { ProblemBody } from '../../http/problem-body.js';
import { refuseUnknownPath, sendProblem } from '../../http/server.js';

/** A refusal that clients of the protocol understand too: they read `error`, a text. */
export const ProtocolProblem = Type.Object(
  {
    error: Type.String({ description: 'What went wrong, for clients of the protocol' }),
    ...ProblemBody.properties,
  },
  { $id: 'ProtocolProblem' },
);

/** Has everything registered on `api` tell its problems so. */
export function tellErrorsInProtocol(api: FastifyInstance): void {
  api.setErrorHandler((error: FastifyError | Error, request, reply) =>
    sendProblem(error, request, reply, (problem) => ({ error: inWords(problem) })),
  );
  api.setNotFoundHandler(refuseUnknownPath);
}

function inWords({ kind, detail, fields = [] }: Problem): string {
  const places = fields.map(({ path, message }) => `${path} ${message}`).join('; ');
  return places === '' ? (detail ?? kind.title) : `${detail ?? kind.title} ${places}`;
}
