import { ExpectedError } from '../expected-error.js';
import type { S3Location } from './s3-location.js';

interface S3Error extends Error {
  code?: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number };
}

/** There is no such object; that there is no such bucket is another matter. */
export function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as S3Error;
  return (
    name === 'NoSuchKey' || name === 'NotFound' || ($metadata?.httpStatusCode === 404 && !isNoBucket(error))
  );
}

/** The store does not answer, or says that it cannot at the moment. */
export function isAway(error: unknown): boolean {
  const { name, code = name, $metadata } = error as S3Error;
  return isUnreachable(code) || ($metadata?.httpStatusCode ?? 0) >= 500 || name === 'SlowDown';
}

/** The store lacks the call, or our credentials do. */
export function isNotOffered(error: unknown): boolean {
  const status = (error as S3Error).$metadata?.httpStatusCode ?? 0;
  return [403, 405, 501].includes(status);
}

/** What went wrong with the bucket, in words that say what to do. */
export function explainedS3Error(error: unknown, location: S3Location): ExpectedError {
  const { bucket, endpoint, region } = location;
  const place = endpoint === undefined ? `AWS (${region})` : endpoint;
  return new ExpectedError(`The blob store s3://${bucket} at ${place}: ${adviceOn(error, location)}`, {
    cause: error,
  });
}

function adviceOn(error: unknown, { bucket, prefix, region }: S3Location): string {
  const { name, message, code = name, $metadata } = error as S3Error;
  if (isNoBucket(error)) return `there is no bucket ${bucket}. Make it, or correct VITRINE_BLOBS_URL.`;
  if (name === 'CredentialsProviderError')
    return 'no credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.';
  if (['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'InvalidToken'].includes(name))
    return `the credentials are not right (${name}). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.`;
  if (
    ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'].includes(name)
  )
    return `the bucket is not in the region ${region}. Set VITRINE_BLOBS_REGION.`;
  if ($metadata?.httpStatusCode === 403)
    return `access was denied. The credentials need s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload on ${bucket}/${prefix}* and s3:ListBucket, s3:ListBucketMultipartUploads on ${bucket}.`;
  if (isUnreachable(code))
    return `it does not answer (${code}). Check VITRINE_BLOBS_ENDPOINT and the network; stores without a host for each bucket need VITRINE_BLOBS_PATH_STYLE=true.`;
  return `it could not be written, read and deleted from (${name}: ${message}).`;
}

const unreachableCodes = [
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
];

function isUnreachable(code: string): boolean {
  return unreachableCodes.includes(code);
}

function isNoBucket(error: unknown): boolean {
  return (error as S3Error).name === 'NoSuchBucket';
}
