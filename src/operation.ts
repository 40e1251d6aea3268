import type { Readable } from 'node:stream';
import type { Static, TObject, TSchema } from 'typebox';
import type { PrivilegeLevel } from './auth/privilege-level.js';
import type { Context } from './context.js';
import type { ProblemKind } from './http/problem.js';
import type { ReceivedFile } from './http/receive-files.js';
import type { tagDescriptions } from './tags.js';

/** Who is asking, after authentication. */
export interface Caller {
  level: PrivilegeLevel;
  /** The user's name in the identity provider; absent at service level. */
  username?: string;
  /** Which API key was sent. */
  apiKeyId: string;
}

export interface Answer {
  status: number;
  /** For the audit log: whose data it was, where the operation's scope does not say. */
  concerns?: string | null;
  /** For the audit log: what it was done to, where the address does not say. */
  target?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Request<Params extends TObject, Query extends TObject, Body extends TSchema> {
  context: Context;
  caller: Caller;
  /** The customer whose data is meant; the empty string where `scope` is `installation`. */
  customerId: string;
  params: Static<Params>;
  query: Static<Query>;
  body: Static<Body>;
  /** What came as files of a form, where the operation takes `files-on-disk`; the folder goes with the request. */
  received?: { folder: string; files: ReceivedFile[] };
  /** The body as it comes in, where the operation takes a `streamedBody` and there is one. */
  stream?: Readable;
  headers: Record<string, string | string[] | undefined>;
  requestId: string;
  /** Path and query as they came, for links to other pages. */
  url: string;
}

/** One API operation: its route, who may call it, what it takes, what it answers, and the function that does it. */
export interface Operation<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TSchema = TSchema,
> {
  /** The name of its file: verb-noun. */
  id: string;
  /**
   * Its answer rests on the path, the query, the level of the caller and the rows of the database alone, so that it stays the same
   * until one of these changes; it sets no headers.
   */
  isKept?: true;
  /** Goes into the audit log although it changes nothing. */
  isAudited?: true;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under which it stands: `/v1` when absent, or the Open Inference Protocol, which tells problems in its own form as well. */
  base?: '/v2';
  /** Relative to its base, parameters in braces: `/images/{id}`. */
  path: string;
  level: PrivilegeLevel;
  /** `customer`: works on the data of one customer; `installation`: on what all share. */
  scope: 'customer' | 'installation';
  tag: (typeof tagDescriptions)[number]['name'];
  summary: string;
  description?: string;
  params?: Params;
  query?: Query;
  body?: Body;
  /** What the body is checked against where that is laxer than what is documented (records refused one by one). */
  checkedBody?: TSchema;
  bodyBytesMax?: number;
  /**
   * Takes `multipart/form-data` as well as JSON. The fields of the form become the body, each file part
   * `{ file: { bytes } }` in its place; see http/multipart.ts. With `files-on-disk` the parts are streamed into a folder
   * instead, `received`.
   */
  multipart?: 'one-file' | 'many-files' | 'files-on-disk';
  /** Takes the body as a stream of bytes, of whatever content type, instead of JSON; it may be left out. */
  streamedBody?: { contentTypes: string[]; description: string };
  /** Fields of the body that stand in place of the files of a form, which therefore has none of them. */
  inPlaceOfFiles?: string[];
  /** For how long a body may come in; two minutes when absent. */
  bodySecondsMax?: number;
  /** An example body, shown in the documentation. */
  example?: unknown;
  /** Every answer that is not a problem: status → schema (JSON), or a content type for bytes. */
  answers: Record<number, { description: string; schema?: TSchema; contentTypes?: string[] }>;
  /** Problems beyond those that every operation of its level can give. */
  errors?: ProblemKind[];
  handle(request: Request<Params, Query, Body>): Promise<Answer>;
}

/** What all operations stand under. */
export const bases = ['/v1', '/v2'] as const;

export function baseOf({ base }: Pick<Operation, 'base'>): (typeof bases)[number] {
  return base ?? '/v1';
}

/** Ties the types of `params`, `query` and `body` to what `handle` receives. */
export function operation<Params extends TObject, Query extends TObject, Body extends TSchema>(
  definition: Operation<Params, Query, Body>,
): Operation {
  return definition as unknown as Operation;
}
