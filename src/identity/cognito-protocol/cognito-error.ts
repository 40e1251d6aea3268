/** A refusal in Cognito's form; the AWS SDK makes its typed errors of `type`. */
export class CognitoError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = type;
  }
}

export const cognitoErrors = {
  notAuthorized: (message: string) => new CognitoError('NotAuthorizedException', message),
  wrongPassword: () => new CognitoError('NotAuthorizedException', 'Incorrect username or password.'),
  locked: () => new CognitoError('NotAuthorizedException', 'Password attempts exceeded'),
  disabled: () => new CognitoError('NotAuthorizedException', 'User is disabled.'),
  passwordExpired: () =>
    new CognitoError(
      'NotAuthorizedException',
      'Temporary password has expired and must be reset by an administrator.',
    ),
  unauthorized: (message: string) => new CognitoError('UnauthorizedException', message),
  invalidParameter: (message: string) => new CognitoError('InvalidParameterException', message),
  invalidPassword: (complaint: string) =>
    new CognitoError('InvalidPasswordException', `Password did not conform with policy: ${complaint}`),
  clientNotFound: (id: string) =>
    new CognitoError('ResourceNotFoundException', `User pool client ${id} does not exist.`),
  tooManyRequests: () => new CognitoError('TooManyRequestsException', 'Too many requests'),
  unsupportedTokenType: () =>
    new CognitoError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked'),
  unknownOperation: () => new CognitoError('UnknownOperationException', 'There is no such operation'),
  unreadable: () => new CognitoError('SerializationException', 'The body is not valid'),
  unavailable: (headers: Record<string, string>) =>
    new CognitoError('ServiceUnavailable', 'The service is not available at the moment', 503, headers),
  internal: () => new CognitoError('InternalErrorException', 'Something went wrong on our side', 500),
};
