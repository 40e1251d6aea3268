import { isIP } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { parseS3Url, type S3Location } from './blobs/s3-location.js';
import { ExpectedError } from './expected-error.js';
import { type Config, flagOf, settings, variableOf } from './settings.js';

/**
 * For each inference process: two that it has, and those that have been looked at and wait up to a quarter of a second to be
 * saved together, some 30 a second and process. With eight, two processes had nothing to do for 3 to 8 % of their time.
 */
const ingestedAtOnce = 16;

/** The effective configuration from flags (by setting name) and the environment. Throws `ExpectedError`. */
export function readConfig(
  flags: Partial<Record<keyof Config, string | boolean>> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Config {
  const text = (name: keyof Config): string => {
    const setting = settings.find((candidate) => candidate.name === name)!;
    const value = flags[name] ?? environment[variableOf(name)];
    return value === undefined || value === '' ? setting.default : String(value);
  };
  const integer = (name: keyof Config, max: number): number => {
    const value = Number(text(name));
    if (Number.isInteger(value) && value >= 0 && value <= max) return value;
    throw new ExpectedError(
      `${flagOf(name)} (${variableOf(name)}) must be a whole number from 0 to ${max}, not "${text(name)}".`,
    );
  };
  const inferenceProcesses = integer('inferenceProcesses', 256) || availableParallelism();
  const host = text('host');
  const port = integer('port', 65_535);
  const config: Config = {
    host,
    port,
    data: resolve(text('data')),
    publicUrl: (text('publicUrl') || httpUrl(host, port)).replace(/\/+$/, ''),
    trustedProxies: networks('trustedProxies', text('trustedProxies')),
    databaseUrl: text('databaseUrl') || undefined,
    blobsUrl: text('blobsUrl') || undefined,
    blobsRegion: text('blobsRegion'),
    blobsEndpoint: text('blobsEndpoint') || undefined,
    blobsPathStyle: switched('blobsPathStyle', text('blobsPathStyle')),
    databaseConnections: Math.max(1, integer('databaseConnections', 10_000)),
    databaseCache: Math.max(16, integer('databaseCache', 1024)),
    vectorIndex: oneOf('vectorIndex', text('vectorIndex'), vectorIndexes),
    cognitoUserPoolId: text('cognitoUserPoolId') || undefined,
    cognitoRegion: text('cognitoRegion') || undefined,
    cognitoClientId: text('cognitoClientId') || undefined,
    cognitoClientSecret: text('cognitoClientSecret') || undefined,
    cognitoDomain: text('cognitoDomain') || undefined,
    cognitoBrowserClientId: text('cognitoBrowserClientId') || undefined,
    allowPrivateUrls: switched('allowPrivateUrls', text('allowPrivateUrls')),
    inferenceProcesses,
    ingestionConcurrency: integer('ingestionConcurrency', 10_000) || ingestedAtOnce * inferenceProcesses,
    indexMemory: integer('indexMemory', 100_000_000) || Math.floor(totalmem() / 2 / megabyte),
    work: switched('work', text('work')),
    unreadySeconds: integer('unreadySeconds', 600),
    logLevel: oneOf('logLevel', text('logLevel'), logLevels),
    otlpEndpoint: collector('otlpEndpoint', text('otlpEndpoint')),
  };
  cognitoSettings(config);
  blobsLocation(config);
  assertServable(config);
  return config;
}

/** The bucket to be used; `undefined` when blobs are in the data directory. Throws `ExpectedError`. */
export function blobsLocation(config: Config): S3Location | undefined {
  const { blobsUrl, blobsRegion: region, blobsEndpoint: endpoint, blobsPathStyle: pathStyle } = config;
  if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(endpoint))
    throw new ExpectedError(
      `${flagOf('blobsEndpoint')} (${variableOf('blobsEndpoint')}) must be an address such as https://s3.example.com, not "${endpoint}".`,
    );
  if (blobsUrl === undefined) return undefined;
  const place = parseS3Url(blobsUrl);
  if (place) return { ...place, region, endpoint, pathStyle };
  throw new ExpectedError(
    `${flagOf('blobsUrl')} (${variableOf('blobsUrl')}) must be an address such as s3://bucket/prefix, not "${blobsUrl}".`,
  );
}

/** What only PostgreSQL can do. */
function assertServable({ databaseUrl, work, vectorIndex }: Config): void {
  if (databaseUrl !== undefined) return;
  if (!work)
    throw new ExpectedError(
      'With --no-work (VITRINE_WORK=false) other processes do the jobs, and the embedded database belongs to one: ' +
        'keep the rows in PostgreSQL, with --database-url or VITRINE_DATABASE_URL.',
    );
  if (vectorIndex === 'pgvector')
    throw new ExpectedError(
      '--vector-index pgvector (VITRINE_VECTOR_INDEX) needs PostgreSQL: set --database-url or VITRINE_DATABASE_URL.',
    );
}

export interface CognitoSettings {
  userPoolId: string;
  region: string;
  clientId: string;
  clientSecret: string;
  /** A host name. */
  domain: string;
  /** The public client of pages. */
  browserClientId: string | undefined;
}

const neededForCognito = [
  'cognitoUserPoolId',
  'cognitoClientId',
  'cognitoClientSecret',
  'cognitoDomain',
] as const;

/** The user pool to be used; `undefined` when none is set. Throws `ExpectedError` when only some of it is. */
export function cognitoSettings(config: Config): CognitoSettings | undefined {
  const isAny = settings.some(({ name }) => name.startsWith('cognito') && config[name] !== undefined);
  if (!isAny) return undefined;
  const missing = neededForCognito.filter((name) => config[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map((name) => variableOf(name)).join(', ');
    throw new ExpectedError(
      `Cognito is set up by half: ${names} ${missing.length === 1 ? 'is' : 'are'} missing. ` +
        'Set all of VITRINE_COGNITO_…, or none for the embedded identity provider.',
    );
  }
  const userPoolId = config.cognitoUserPoolId!;
  const [, ownRegion] = /^([a-z]{2,}(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+$/.exec(userPoolId) ?? [];
  if (ownRegion === undefined) {
    throw cognitoProblem(
      'cognitoUserPoolId',
      'the id of a user pool, such as eu-central-1_AbCdEfGhI',
      userPoolId,
    );
  }
  const { cognitoRegion: region = ownRegion } = config;
  if (region !== ownRegion)
    throw cognitoProblem('cognitoRegion', `${ownRegion}, as the pool's id says`, region);
  const domain = config.cognitoDomain!.replace(/^https:\/\//, '').replace(/\/+$/, '');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain)) {
    throw cognitoProblem('cognitoDomain', `a host, such as shop.auth.${region}.amazoncognito.com`, domain);
  }
  return {
    userPoolId,
    region,
    clientId: config.cognitoClientId!,
    clientSecret: config.cognitoClientSecret!,
    domain,
    browserClientId: config.cognitoBrowserClientId,
  };
}

function cognitoProblem(name: keyof Config, wanted: string, value: string): ExpectedError {
  return new ExpectedError(`${flagOf(name)} (${variableOf(name)}) must be ${wanted}, not "${value}".`);
}

/** The settings as a person may see them, secrets masked. */
export function maskedConfig(
  config: Config,
): Record<string, string | string[] | number | boolean | undefined> {
  return Object.fromEntries(
    settings.map(({ name, secret }) => [name, secret && config[name] ? '(set)' : config[name]]),
  );
}

/** Variables that look like settings and are none: one that is mistyped counts for nothing, and should be told. */
export function unknownVariables(environment: NodeJS.ProcessEnv = process.env): string[] {
  const known = new Set(settings.map(({ name }) => variableOf(name)));
  return Object.keys(environment)
    .filter((name) => /^VITRINE_(?!TEST_)/.test(name) && !known.has(name))
    .sort();
}

/** An address that a program on this machine can use to reach a server listening on `host`. */
export function httpUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const megabyte = 1024 * 1024;

const vectorIndexes = ['auto', 'in-process', 'pgvector'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function oneOf<Value extends string>(name: string, value: string, allowed: readonly Value[]): Value {
  if ((allowed as readonly string[]).includes(value)) return value as Value;
  throw new ExpectedError(
    `${flagOf(name)} (${variableOf(name)}) must be one of ${allowed.join(', ')}, not "${value}".`,
  );
}

function networks(name: string, value: string): string[] {
  const all = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const network of all) {
    const [address = '', bits] = network.split('/', 2);
    const bitsMax = isIP(address) === 6 ? 128 : 32;
    if (isIP(address) !== 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= bitsMax)))
      continue;
    throw new ExpectedError(
      `${flagOf(name)} (${variableOf(name)}) must list addresses such as 10.0.0.1 or 10.0.0.0/8, not "${network}".`,
    );
  }
  return all;
}

/** Without a slash at the end. What it wants to be shown goes into headers, which stand in no log and no `config`. */
function collector(name: string, value: string): string | undefined {
  if (value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (isPlain && url.username === '' && url.password === '') return url.href.replace(/\/+$/, '');
  throw new ExpectedError(
    `${flagOf(name)} (${variableOf(name)}) must be an address such as http://127.0.0.1:4318, without credentials or a query; ` +
      'credentials go into OTEL_EXPORTER_OTLP_HEADERS.',
  );
}

function switched(name: string, value: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  if (['false', '0', 'no', 'off'].includes(value)) return false;
  throw new ExpectedError(`${flagOf(name)} (${variableOf(name)}) must be true or false, not "${value}".`);
}
