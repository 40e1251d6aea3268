import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { errors } from '../../errors.js';
import { Problem } from '../../http/problem.js';

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider');

/** One call of the AWS SDK; errors come out as problems. */
export type PoolCall = <Answer>(
  call: (sdk: Sdk, client: CognitoIdentityProviderClient) => Promise<Answer>,
) => Promise<Answer>;

const connectionTimeoutMs = 3_000;
const requestTimeoutMs = 10_000;
const attemptsMax = 4;

export interface PoolClientOptions {
  region: string;
  /** For tests: in place of AWS. */
  endpoint?: string | undefined;
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/** Loads the SDK, of several megabytes, at its first use. It tries again by itself when AWS asks it to slow down. */
export function poolClient({ region, endpoint, credentials }: PoolClientOptions): {
  call: PoolCall;
  close(): void;
} {
  let opened: Promise<{ sdk: Sdk; client: CognitoIdentityProviderClient }> | undefined;

  async function open() {
    const sdk = await import('@aws-sdk/client-cognito-identity-provider');
    const client = new sdk.CognitoIdentityProviderClient({
      region,
      maxAttempts: attemptsMax,
      requestHandler: { connectionTimeout: connectionTimeoutMs, requestTimeout: requestTimeoutMs },
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    return { sdk, client };
  }

  return {
    call: async (call) => {
      opened ??= open();
      const { sdk, client } = await opened;
      return call(sdk, client).catch(refuse);
    },
    close: () => void opened?.then(({ client }) => client.destroy()),
  };
}

/** Whether AWS refused with this error. */
export function isRefusal(error: unknown, name: string): boolean {
  const cause = error instanceof Problem ? error.cause : error;
  return cause instanceof Error && cause.name === name;
}

function refuse(cause: unknown): never {
  const { name, message } = cause as Error;
  if (name === 'UserNotFoundException') throw errors.userNotFound(undefined, { cause });
  if (name === 'UsernameExistsException') {
    throw errors.userExists('There is a user of that name in the pool already.', { cause });
  }
  if (name === 'InvalidParameterException') {
    throw errors.requestInvalid(`Cognito refused it: ${message}`, { cause });
  }
  throw errors.identityUnavailable(`Cognito answered ${name}.${advice[name] ?? ''}`, { cause });
}

const permissions =
  ' The AWS credentials of this server need permission to administer the users and groups of the pool.';

const advice: Record<string, string> = {
  AccessDeniedException: permissions,
  NotAuthorizedException: permissions,
  UnrecognizedClientException: permissions,
  CredentialsProviderError: ' This server has no AWS credentials.',
  ResourceNotFoundException: ' Is the id of the user pool right?',
  InvalidPasswordException:
    ' The password policy of the pool asks for more than 20 characters of all four kinds.',
  TooManyRequestsException: ' Try again in a moment.',
};
