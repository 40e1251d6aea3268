/** From the generated paths: what a call takes and gives. Nothing of this is there at run time. */
import type { Admin, Service, Superuser } from './generated/levels.js';
import type { paths } from './generated/schema.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What may be called: method → paths. */
export type Level = Record<Method, keyof paths>;

/** The operation of a path. */
export type OperationAt<Path extends keyof paths, M extends Method> = NonNullable<paths[Path][M]>;

/** What the last argument of a call holds: path, query and header parameters, and the body. */
export type CallInit<Operation> = Params<Operation> &
  Body<Operation> & {
    signal?: AbortSignal;
    headers?: Record<string, string>;
  };

/** The last argument of a call; it may be left out where nothing in it is required. */
export type CallArguments<Operation> =
  Record<never, never> extends CallInit<Operation>
    ? [init?: CallInit<Operation>]
    : [init: CallInit<Operation>];

export interface Answer<Operation> {
  /** The body: JSON, or a `Blob` of what is not; `undefined` where the answer has none. */
  data: DataOf<Operation>;
  response: Response;
}

/** What the operation answers when it does not refuse. */
export type DataOf<Operation> = Operation extends { responses: infer Responses }
  ? ContentOf<Responses[keyof Responses]>
  : never;

/** One function for each method; which paths each takes is a matter of the level. Who wants a lower one is given a higher. */
export interface Client<in Allowed extends Level> {
  GET: Call<Allowed, 'get'>;
  POST: Call<Allowed, 'post'>;
  PUT: Call<Allowed, 'put'>;
  PATCH: Call<Allowed, 'patch'>;
  DELETE: Call<Allowed, 'delete'>;
}

export type ServiceClient = Client<Service>;
export type AdminClient = Client<Admin>;
export type SuperuserClient = Client<Superuser>;

type Call<Allowed extends Level, M extends Method> = <Path extends Allowed[M]>(
  path: Path,
  ...init: CallArguments<OperationAt<Path, M>>
) => Promise<Answer<OperationAt<Path, M>>>;

type Params<Operation> = Operation extends { parameters: infer Parameters }
  ? Record<never, never> extends Parameters
    ? { params?: Parameters }
    : { params: Parameters }
  : never;

type Body<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? { body: Sendable<Content[keyof Content]> }
  : Operation extends { requestBody?: { content: infer Content } }
    ? { body?: Sendable<Content[keyof Content]> }
    : { body?: never };

/** What is a file as a whole may come as a stream or a text as well. */
type Sendable<Content> = Content extends Blob ? Content | ReadableStream<Uint8Array> | string : Content;

type ContentOf<Response> = Response extends { content: infer Content }
  ? Content[keyof Content]
  : Response extends { content?: never }
    ? undefined
    : never;
