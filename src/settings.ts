/**
 * Every setting of an installation. Flags win over `VITRINE_*` variables, which win over defaults.
 * Only config.ts reads them from the environment; the reference page is made from this list.
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
  databaseCache: number;
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
    name: 'databaseCache',
    kind: 'integer',
    default: '32',
    description:
      'Megabytes in which the embedded database caches its tables, 16 or more: a large catalogue is answered faster when it has room in there',
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
    description: 'Images fetched and processed at the same time; 0 means 16 for each inference process',
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

/** A switch that is on has a flag that puts it off. */
export function flagOf(name: string): string {
  const isOn = settings.some((setting) => setting.name === name && setting.default === 'true');
  return `--${isOn ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(name: string): string {
  return `VITRINE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
