/** One field of a request that was not acceptable; `path` is a JSON pointer into body, query or parameters. */
export interface FieldError {
  in: 'body' | 'query' | 'path' | 'header';
  path: string;
  message: string;
}

interface ProblemOptions {
  /** What went wrong this time and what to do about it; shown to the caller. */
  detail?: string;
  /** The internal reason; logged, never shown. */
  cause?: unknown;
  fields?: FieldError[];
  headers?: Record<string, string>;
}

/** An answer that refuses: RFC 9457 `application/problem+json` with a stable `code`. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly detail: string | undefined;
  readonly fields: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(kind: ProblemKind, options: ProblemOptions = {}) {
    super(options.detail ?? kind.title, { cause: options.cause });
    this.name = kind.code;
    this.kind = kind;
    this.detail = options.detail;
    this.fields = options.fields;
    this.headers = options.headers ?? {};
  }

  body(requestId: string) {
    return {
      type: `/docs/errors#${this.kind.code}`,
      title: this.kind.title,
      status: this.kind.status,
      code: this.kind.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.fields === undefined ? {} : { fields: this.fields }),
      request_id: requestId,
    };
  }
}

/** A sort of problem: status, code, public title. Calling it makes one: `throw imageNotFound('…')`. */
export interface ProblemKind {
  (detail?: string, options?: Omit<ProblemOptions, 'detail'>): Problem;
  status: number;
  code: string;
  title: string;
}

export function problem(status: number, code: string, title: string): ProblemKind {
  const kind = ((detail, options = {}) =>
    new Problem(kind, detail === undefined ? options : { ...options, detail })) as ProblemKind;
  return Object.assign(kind, { status, code, title });
}
