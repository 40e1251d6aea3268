import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../config.js';
import { createCustomer } from '../customers/customers.js';
import type { OpenDatabase } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { openParts } from '../open-context.js';
import { startReceiver, verify } from './testing-receiver.js';
import { newSecret } from './webhook.js';

let data: string;
let db: OpenDatabase;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vitrine-restart-'));
  db = await freshDatabase();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver?.close();
  await db?.close();
  await rm(data, { recursive: true, force: true });
});

/** The installation on the one database, which outlives it. */
function open() {
  const config = readConfig({ data, allowPrivateUrls: true, inferenceProcesses: '1' }, {});
  const lasting: OpenDatabase = {
    kind: db.kind,
    query: (statement) => db.query(statement),
    transaction: (work) => db.transaction(work),
    boundTo: (customerId) => db.boundTo(customerId),
    execute: (script) => db.execute(script),
    close: async () => {},
  };
  return openParts(config, pino({ level: 'silent' }), async () => lasting);
}

test('what was committed with its cause is delivered after a restart, and what was rolled back is not', async () => {
  const secret = newSecret();
  const first = await open();
  await createCustomer(db, { id: 'acme', name: 'Acme' });
  await db.query(sql`
    insert into webhooks (customer_id, id, url, secret) values ('acme', 'hook', ${`${receiver.url}/hook`}, ${secret})`);
  const insert = (id: string) =>
    sql`insert into images (customer_id, id, status) values ('acme', ${id}, 'pending')`;
  const fail = (id: string) => sql`
    update images set status = 'failed', error_code = 'url_refused', error_detail = 'It answered 404.' where id = ${id}`;
  await db.query(insert('lost'));
  await db.query(insert('undone'));
  await db.transaction(async (tx) => void (await tx.query(fail('lost'))));
  const rolledBack = db.transaction(async (tx) => {
    await tx.query(fail('undone'));
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  // The process dies here: it has claimed the job that sends, and does not come to it.
  await db.query(sql`select tell_event('acme', 'quota.near', '{"resource": "images"}')`);
  await db.query(sql`
    update jobs set claimed_by = gen_random_uuid(), claimed_until = now() - interval '1 second', attempts = 1, run_at = now()
    where kind = 'deliver-webhook'`);
  await first.close();
  expect(receiver.received).toEqual([]);

  const second = await open();
  try {
    await db.query(sql`update jobs set run_at = now()`);
    await second.work();
    // On PostgreSQL, the claim of a dead process is freed within ten seconds.
    const told = () => receiver.received.map(({ event }) => event.type).sort();
    await expect.poll(told, { timeout: 90_000, interval: 50 }).toEqual(['image.failed', 'quota.near']);
    for (const one of receiver.received) expect(verify(secret, one)).toEqual(one.event);
    const images = receiver.received.find(({ event }) => event.type === 'image.failed')!.event.data.images;
    expect(images.map(({ id }: { id: string }) => id)).toEqual(['lost']);
  } finally {
    await second.close();
  }
}, 180_000);
