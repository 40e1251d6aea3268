import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from './config.js';
import { ExpectedError } from './expected-error.js';
import { openInstallationDatabase } from './open-context.js';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'vitrine-open-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const open = (settings = {}) =>
  openInstallationDatabase(readConfig({ data, ...settings }, {}), pino({ level: 'silent' }));

async function refusal(settings = {}): Promise<string> {
  const error = await open(settings).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ExpectedError);
  return (error as ExpectedError).message;
}

describe('a database that cannot be opened is said to be so, and what to do', () => {
  test('what is in its place is none', async () => {
    await mkdir(join(data, 'database'));
    await writeFile(join(data, 'database', 'PG_VERSION'), '9');
    expect(await refusal()).toMatch(/^The embedded database cannot be opened: /);
  });

  test('one whose files are damaged', async () => {
    await (await open()).close();
    await truncate(join(data, 'database', 'global', 'pg_control'), 0);
    const message = await refusal();
    expect(message).toContain(`Its files are in ${join(data, 'database')}`);
    expect(message).toContain('backup');
    // Nothing holds the directory any more.
    expect(await refusal()).toBe(message);
  });

  test('one that another process has', async () => {
    const first = await open();
    expect(await refusal()).toMatch(/in use .*Stop that one/);
    await first.close();
  });

  test('a server that does not answer, without the password of its address', async () => {
    const message = await refusal({ databaseUrl: 'postgres://vitrine:hidden@127.0.0.1:9/vitrine' });
    expect(message).toMatch(/^PostgreSQL cannot be used: .*ECONNREFUSED.*VITRINE_DATABASE_URL/);
    expect(message).not.toContain('hidden');
  });
});
