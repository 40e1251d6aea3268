/** The parts of PostgreSQL's error report that are used; both drivers deliver them under these names. */
export interface ErrorReport {
  message: string;
  code?: string | undefined;
  constraint?: string | undefined;
  table?: string | undefined;
  detail?: string | undefined;
}

const uniqueViolationCode = '23505';

/** A statement that the database refused. `code` is the SQLSTATE; `statement` has no values in it. */
export class DatabaseError extends Error {
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  /** May hold values of the row: for the log, not for callers. */
  readonly detail: string | undefined;
  readonly statement: string;

  constructor(report: ErrorReport, statement: string) {
    super(report.message);
    this.name = 'DatabaseError';
    this.code = report.code;
    this.constraint = report.constraint;
    this.table = report.table;
    this.detail = report.detail;
    this.statement = statement;
  }
}

/** The connection went away; whether the statement took effect is unknown. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

/** Whether `error` says that a row with the same key exists, under `constraint` if one is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof DatabaseError) || error.code !== uniqueViolationCode) return false;
  return constraint === undefined || error.constraint === constraint;
}
