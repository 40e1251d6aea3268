import { expect, test } from 'vitest';
import type { Authentication } from '../auth/authenticate.js';
import type { Context } from '../context.js';
import { admitRequest } from './admit-request.js';

const refused = {
  isAllowed: false,
  limit: 10,
  remaining: 0,
  resetSeconds: 1,
  retryAfterSeconds: 1,
};
const context = {
  rates: { take: () => refused },
  turns: { backlogMs: () => 0 },
  usage: { count: () => {} },
  metrics: { limited: { inc: () => {} } },
} as unknown as Context;

const ask = (customerId: string) =>
  admitRequest(context, { customerId, limits: { requests_per_second: 10 } } as Authentication, {
    headers: () => {},
  });

test('the more refusals of a customer are held back, the longer is each; those of others are not', async () => {
  const order: string[] = [];
  const asked = (customerId: string, name: string) =>
    expect(ask(customerId))
      .rejects.toThrow('requests a second are allowed')
      .then(() => order.push(name));
  const many = Array.from({ length: 32 }, (_, n) => asked('flooding', `flooding ${n}`));
  const other = asked('other', 'other');
  await Promise.all([...many, other]);
  expect(order.indexOf('other')).toBeLessThan(16);
  expect(order.indexOf('flooding 0')).toBeLessThan(order.indexOf('flooding 31'));
  expect(order.at(-1)).toBe('flooding 31');
});

test('once they are answered the next is held back as shortly as the first', async () => {
  const order: string[] = [];
  const one = (customerId: string) => ask(customerId).catch(() => order.push(customerId));
  await Promise.all(Array.from({ length: 20 }, () => one('once flooding')));
  order.length = 0;
  await Promise.all([...Array.from({ length: 8 }, () => one('flooding')), one('once flooding')]);
  expect(order.indexOf('once flooding')).toBeLessThan(order.length - 1);
});
