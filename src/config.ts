import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { ExpectedError } from './expected-error.js';

/**
 * Every setting of an installation. Flags win over `VITRINE_*` variables, which win over defaults.
 * This is the only file that reads the environment; the reference page is made from this list.
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
  allowPrivateUrls: boolean;
  inferenceProcesses: number;
  ingestionConcurrency: number;
  logLevel: string;
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
    name: 'logLevel',
    kind: 'text',
    default: 'info',
    description: 'fatal, error, warn, info, debug, trace or silent',
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
  return {
    host,
    port,
    data: resolve(text('data')),
    publicUrl: (text('publicUrl') || httpUrl(host, port)).replace(/\/+$/, ''),
    trustedProxies: networks('trustedProxies', text('trustedProxies')),
    databaseUrl: text('databaseUrl') || undefined,
    allowPrivateUrls: switched('allowPrivateUrls', text('allowPrivateUrls')),
    inferenceProcesses,
    ingestionConcurrency: integer('ingestionConcurrency', 10_000) || 8 * inferenceProcesses,
    logLevel: oneOf('logLevel', text('logLevel'), logLevels),
  };
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

/** Where the predictor versions that were brought are. */
export function predictorsFolder({ data }: Pick<Config, 'data'>): string {
  return join(data, 'predictors');
}

export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function variableOf(name: string): string {
  return `VITRINE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** An address that a program on this machine can use to reach a server listening on `host`. */
export function httpUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function oneOf(name: string, value: string, allowed: string[]): string {
  if (allowed.includes(value)) return value;
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

function switched(name: string, value: string): boolean {
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  if (['false', '0', 'no', 'off'].includes(value)) return false;
  throw new ExpectedError(`${flagOf(name)} (${variableOf(name)}) must be true or false, not "${value}".`);
}
