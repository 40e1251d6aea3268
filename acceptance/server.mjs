// Starts the real server as a process of its own, as an operator does, or uses the one that a credentials file names.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('..', import.meta.url));
export const mainScript = join(repository, 'dist', 'main.js');

/** An empty data directory that is removed at the end. */
export async function temporaryData() {
  const data = await mkdtemp(join(tmpdir(), 'vitrine-acceptance-'));
  return { data, remove: () => rm(data, { recursive: true, force: true }) };
}

/** Tests send few pictures, and each process of predictors takes a second of a core to start. What measures has them all. */
const thrifty = process.env.VITEST ? ['--inference-processes', '1'] : [];

/** Runs `vitrine <command>` on `data` until it says that it is ready. */
export async function startServer(
  data,
  { command = 'serve', port = 0, flags = ['--allow-private-urls'], script = mainScript } = {},
) {
  const args = [
    script,
    command,
    '--data',
    data,
    '--port',
    String(port),
    '--log-level',
    'warn',
    ...thrifty,
    ...flags,
  ];
  const child = spawn(process.execPath, args, {
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(),
  });
  let output = '';
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const ready = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const url = /Vitrine is ready at (\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    ended.then(({ code }) => reject(new Error(`The server ended with ${code}:\n${output}`)));
  });
  const url = await ready;
  return {
    url,
    pid: child.pid,
    credentials: readCredentials(join(data, 'credentials.env')),
    output: () => output,
    /** Sends a signal and waits for the end. */
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs `vitrine <args>` to its end. */
export async function run(args, { cwd } = {}) {
  const child = spawn(process.execPath, [mainScript, ...args], { cwd, env: cleanEnvironment() });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return { code, output };
}

export function readCredentials(path) {
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => /^(\w+)='(.*)'$/.exec(line).slice(1)));
}

/**
 * Signs in as an admin; gives a function that calls the API, with `more`
 * headers. A body is JSON, a form, or `bytes` with their `type`.
 */
export async function signInAsAdmin(credentials, more = {}) {
  const { API_BASE_URL, API_KEY } = credentials;
  const headers = { 'x-api-key': API_KEY, authorization: await idTokenOf(credentials), ...more };
  return async (line, body) => {
    const [method, path] = line.split(' ');
    const response = await fetch(`${API_BASE_URL}${path}`, {
      method,
      headers: body?.bytes ? { ...headers, 'content-type': body.type } : headers,
      body: body instanceof FormData ? body : (body?.bytes ?? (body && JSON.stringify(body))),
    });
    const text = await response.text();
    const { status, headers: answered } = response;
    return { status, headers: answered, body: text === '' ? undefined : JSON.parse(text) };
  };
}

/** The same for a superuser who acts for a customer. */
export function signInAsSuperuser(credentials, customer) {
  return signInAsAdmin(superuserOf(credentials), { 'x-selected-customer': customer });
}

/** The superuser's in place of the admin's. */
export function superuserOf(credentials) {
  const own = ['API_KEY', 'CLIENT_ID', 'USERNAME', 'PASSWORD', 'SECRET_HASH'];
  const superusers = Object.fromEntries(own.map((name) => [name, credentials[`SUPERUSER_${name}`]]));
  return { ...credentials, ...superusers };
}

/** By the protocol of the identity provider. */
export async function idTokenOf({ COGNITO_IDP, CLIENT_ID, USERNAME, PASSWORD, SECRET_HASH }) {
  const answer = await fetch(COGNITO_IDP, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify({
      ClientId: CLIENT_ID,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD, SECRET_HASH },
    }),
  });
  return (await answer.json()).AuthenticationResult.IdToken;
}

/** Settings of the one who runs the tests must not leak into the server. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITRINE_')));
}
