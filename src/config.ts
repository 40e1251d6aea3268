import { isIP } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseS3Url, type S3Location } from './blobs/s3-location.js';
import { ExpectedError } from './expected-error.js';

/**
 * Every setting of an installation. Flags win over `VITRINE_*` variables, which win over defaults.
 * No other file reads them from the environment; the reference page is made from this list.
 */
export interface Setting {
  /** Name in the configuration; the flag is `--kebab-case`, the variable `VITRINE_UPPER_SNAKE`. */
  name: keyof Config;
  kind: 'text' | 'integer' | 'switch';
  description: string;
  default: string;
  secret?: boolean;
}

export interface Config {
  host: string;
  port: number;
  data: string;
  publicUrl: string;
  trustedProxies: string[];
  databaseUrl: string | undefined;
  blobsUrl: string | undefined;
  blobsRegion: string;
  blobsEndpoint: string | undefined;
  blobsPathStyle: boolean;
  databaseConnections: number;
  vectorIndex: 'auto' | 'in-process' | 'pgvector';
  cognitoUserPoolId: string | undefined;
  cognitoRegion: string | undefined;
  cognitoClientId: string | undefined;
  cognitoClientSecret: string | undefined;
  cognitoDomain: string | undefined;
  cognitoBrowserClientId: string | undefined;
  allowPrivateUrls: boolean;
  inferenceProcesses: number;
  ingestionConcurrency: number;
  indexMemory: number;
  work: boolean;
  unreadySeconds: number;
  logLevel: string;
  otlpEndpoint: string | undefined;
}

export const settings: Setting[] = [
  { name: 'host', kind: 'text', default: '127.0.0.1', description: 'Address to listen on' },
  { name: 'port', kind: 'integer', default: '8080', description: 'Port to listen on; 0 takes a free one' },
  { name: 'data', kind: 'text', default: './data', description: 'Directory of everything that is kept' },
  {
    name: 'publicUrl',
    kind: 'text',
    default: '',
    description:
      'Address under which users reach this server, when it differs from http://HOST:PORT (a proxy)',
  },
  {
    name: 'trustedProxies',
    kind: 'text',
    default: '',
    description:
      'Addresses or networks (10.0.0.0/8), separated by commas, whose `X-Forwarded-For` says where a request comes from',
  },
  {
    name: 'databaseUrl',
    kind: 'text',
    default: '',
    secret: true,
    description: 'postgres://… of a PostgreSQL server; without it the embedded database is used',
  },
  {
    name: 'blobsUrl',
    kind: 'text',
    default: '',
    description:
      's3://BUCKET/PREFIX for pictures and other files; without it they are in the data directory. ' +
      'Credentials as for every program of AWS: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role',
  },
  { name: 'blobsRegion', kind: 'text', default: 'us-east-1', description: 'Region of the bucket' },
  {
    name: 'blobsEndpoint',
    kind: 'text',
    default: '',
    description: 'https://… of a store that is compatible with S3; without it AWS',
  },
  {
    name: 'blobsPathStyle',
    kind: 'switch',
    default: 'false',
    description: 'Ask for ENDPOINT/BUCKET and not for BUCKET.ENDPOINT, as many compatible stores want it',
  },
  {
    name: 'databaseConnections',
    kind: 'integer',
    default: '10',
    description: 'Connections to PostgreSQL that a process keeps at most',
  },
  {
    name: 'vectorIndex',
    kind: 'text',
    default: 'auto',
    description:
      'Where vectors are compared: `in-process` (in the memory of each server), `pgvector` (in PostgreSQL), or `auto`: pgvector where PostgreSQL has it',
  },
  {
    name: 'cognitoUserPoolId',
    kind: 'text',
    default: '',
    description:
      'User pool of AWS Cognito in place of the embedded identity provider; needs client id, client secret and domain too',
  },
  {
    name: 'cognitoRegion',
    kind: 'text',
    default: '',
    description: 'AWS region of the user pool; without it the one that its id begins with',
  },
  {
    name: 'cognitoClientId',
    kind: 'text',
    default: '',
    description: 'Id of the confidential app client, through which programs sign in by password',
  },
  {
    name: 'cognitoClientSecret',
    kind: 'text',
    default: '',
    secret: true,
    description: 'Secret of the confidential app client',
  },
  {
    name: 'cognitoDomain',
    kind: 'text',
    default: '',
    description: "Host of the pool's sign-in pages: NAME.auth.REGION.amazoncognito.com, or your own",
  },
  {
    name: 'cognitoBrowserClientId',
    kind: 'text',
    default: '',
    description:
      'Id of the public app client, with which the interactive page signs in; without it a token is pasted there',
  },
  {
    name: 'allowPrivateUrls',
    kind: 'switch',
    default: 'false',
    description: 'Fetch pictures from private and loopback addresses too',
  },
  {
    name: 'inferenceProcesses',
    kind: 'integer',
    default: '0',
    description: 'Processes that decode pictures and run predictors; 0 means one for each core',
  },
  {
    name: 'ingestionConcurrency',
    kind: 'integer',
    default: '0',
    description: 'Images fetched and processed at the same time; 0 means eight for each inference process',
  },
  {
    name: 'indexMemory',
    kind: 'integer',
    default: '0',
    description:
      'Megabytes for vectors and graphs in memory; above it, those of the customers that asked longest ago are unloaded. 0 means half of the memory',
  },
  {
    name: 'work',
    kind: 'switch',
    default: 'true',
    description:
      'Leave fetching and processing to `vitrine work` processes; with PostgreSQL only. The server does what changes what it holds in memory',
  },
  {
    name: 'unreadySeconds',
    kind: 'integer',
    default: '0',
    description:
      'How long a server that stops still answers while `/health/ready` says no, so that a load balancer notices first',
  },
  {
    name: 'logLevel',
    kind: 'text',
    default: 'info',
    description: 'fatal, error, warn, info, debug, trace or silent',
  },
  {
    name: 'otlpEndpoint',
    kind: 'text',
    default: '',
    description:
      'Address of an OpenTelemetry collector (OTLP over HTTP, such as http://127.0.0.1:4318) that traces are sent to; without it there are none',
  },
];

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
    vectorIndex: oneOf('vectorIndex', text('vectorIndex'), vectorIndexes),
    cognitoUserPoolId: text('cognitoUserPoolId') || undefined,
    cognitoRegion: text('cognitoRegion') || undefined,
    cognitoClientId: text('cognitoClientId') || undefined,
    cognitoClientSecret: text('cognitoClientSecret') || undefined,
    cognitoDomain: text('cognitoDomain') || undefined,
    cognitoBrowserClientId: text('cognitoBrowserClientId') || undefined,
    allowPrivateUrls: switched('allowPrivateUrls', text('allowPrivateUrls')),
    inferenceProcesses,
    ingestionConcurrency: integer('ingestionConcurrency', 10_000) || 8 * inferenceProcesses,
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

/** Where the files of a form are until the request is answered; emptied at every start. */
export function incomingFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'incoming');
}

/** Where copies of the embedded database are while a backup is made. */
export function backupFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'backup');
}

/** Where the predictor versions that were brought are. */
export function predictorsFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'predictors');
}

/** A switch that is on has a flag that puts it off. */
export function flagOf(name: string): string {
  const isOn = settings.some((setting) => setting.name === name && setting.default === 'true');
  return `--${isOn ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(name: string): string {
  return `VITRINE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
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
