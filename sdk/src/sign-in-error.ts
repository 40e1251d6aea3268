const passing = ['TooManyRequestsException', 'InternalErrorException', 'Unreachable'];

/** Signing in did not give a token. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /**
   * The error as Cognito names it (`NotAuthorizedException`), the challenge that the identity provider asks to answer
   * (`NEW_PASSWORD_REQUIRED`), or `Unreachable`.
   */
  readonly code: string;
  /** Whether the same may succeed later. */
  readonly isPassing: boolean;

  constructor(code: string, message = '', options?: ErrorOptions) {
    super(message === '' ? code : `${code}: ${message}`, options);
    this.code = code;
    this.isPassing = passing.includes(code) || /^Status5/.test(code);
  }
}
