/** The parts of PostgreSQL's error report that are used; both drivers deliver them under these names. */
export interface ErrorReport {
  message: string;
  code?: string | undefined;
  constraint?: string | undefined;
  table?: string | undefined;
  detail?: string | undefined;
}

const uniqueViolationCode = '23505';
const serializationFailureCode = '40001';
const deadlockCode = '40P01';
const lockTimeoutCode = '55P03';
const diskFullCode = '53100';
/** Of a prepared statement: there is none of that name, or already one. */
const preparedCodes = ['26000', '42P05'];
const notSupportedCode = '0A000';

/**
 * The server ends connections, or takes none: it is stopping, has crashed, is starting, or has too many. Whether what was
 * under way took effect is unknown, as when the line breaks.
 */
const endOfConnectionCodes = ['57P01', '57P02', '57P03', '57P05', '53300'];
const connectionExceptionClass = '08';

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

/** A server that starts anew is back within seconds: what callers are told to wait while there is no connection. */
export const databaseRetryAfter = { 'retry-after': '2' };

/** There is no database to work on; the message says why. */
export class DatabaseUnopened extends Error {
  override name = 'DatabaseUnopened';
}

/** The connection went away; whether the statement took effect is unknown. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

export function isEndOfConnection(code: string | undefined): boolean {
  return (
    code !== undefined && (endOfConnectionCodes.includes(code) || code.startsWith(connectionExceptionClass))
  );
}

/** Whether the database gave up a transaction because it collided with another: it may be tried again as a whole. */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof DatabaseError && (error.code === serializationFailureCode || error.code === deadlockCode)
  );
}

/** Whether a prepared statement is not there any more: whatever stands before the server has changed connections. */
export function isPreparedLost(error: unknown): boolean {
  return error instanceof DatabaseError && preparedCodes.includes(error.code ?? '');
}

/** Whether a prepared statement may be of a schema that has changed since: it would give other columns by now. */
export function mayBeOutdated(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === notSupportedCode;
}

/** Whether the database found no room on its disk: what was asked has had no effect. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === diskFullCode;
}

/** Whether somebody else held a lock for longer than was to be waited. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === lockTimeoutCode;
}

/** Whether `error` says that a row with the same key exists, under `constraint` if one is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof DatabaseError) || error.code !== uniqueViolationCode) return false;
  return constraint === undefined || error.constraint === constraint;
}
