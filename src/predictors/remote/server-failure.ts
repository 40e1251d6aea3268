/** A server of models did not do what it was asked; the message is for the log and for superusers. */
export class ServerFailure extends Error {
  override name = 'ServerFailure';
  /** Whether it is the server that is in trouble, not what it was asked: it may do it later. */
  readonly isPassing: boolean;
  /** Whether another connection or address may do it at once. */
  readonly triesNext: boolean;

  constructor(
    message: string,
    { isPassing = false, triesNext = false, cause }: Partial<ServerFailure> & ErrorOptions = {},
  ) {
    super(message, { cause });
    this.isPassing = isPassing;
    this.triesNext = triesNext;
  }
}
