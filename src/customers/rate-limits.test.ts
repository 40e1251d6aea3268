import { beforeEach, describe, expect, test } from 'vitest';
import { RateLimits } from './rate-limits.js';

let now: number;
let rates: RateLimits;
beforeEach(() => {
  now = 1_000_000;
  rates = new RateLimits(() => now);
});

const tenASecond = { requests_per_second: 10, requests_burst: 3 };

function take(count: number, limits = tenASecond, customer = 'acme') {
  return Array.from({ length: count }, () => rates.take(customer, limits));
}

describe('the rate of a customer', () => {
  test('lets the burst through, then what has been refilled', () => {
    expect(take(5).map((allowance) => allowance?.isAllowed)).toEqual([true, true, true, false, false]);
    now += 99;
    expect(take(1)[0]?.isAllowed).toBe(false);
    now += 1;
    expect(take(2).map((allowance) => allowance?.isAllowed)).toEqual([true, false]);
    now += 60_000;
    expect(take(4).map((allowance) => allowance?.remaining)).toEqual([2, 1, 0, 0]);
  });

  test('keeps to the rate over time, however it is asked', () => {
    let allowed = 0;
    for (let step = 0; step < 10_000; step++) {
      now += 7;
      if (rates.take('acme', tenASecond)?.isAllowed) allowed++;
    }
    expect(allowed).toBeGreaterThanOrEqual(700);
    expect(allowed).toBeLessThanOrEqual(703);
  });

  test('says when to ask again, in whole seconds of at least one', () => {
    const slow = { requests_per_second: 0.1, requests_burst: 2 };
    expect(take(3, slow).at(-1)).toEqual({
      isAllowed: false,
      limit: 2,
      remaining: 0,
      resetSeconds: 20,
      retryAfterSeconds: 10,
    });
    now += 9_999;
    expect(take(1, slow)[0]).toMatchObject({ isAllowed: false, retryAfterSeconds: 1 });
    now += 1;
    expect(take(1, slow)[0]).toMatchObject({ isAllowed: true, remaining: 0, resetSeconds: 20 });
    expect(take(4).at(-1)).toMatchObject({ isAllowed: false, retryAfterSeconds: 1, resetSeconds: 1 });
  });

  test('has a burst of two seconds unless told otherwise, and of one request at least', () => {
    expect(rates.take('acme', { requests_per_second: 2.2 })?.limit).toBe(5);
    expect(rates.take('globex', { requests_per_second: 0.01 })).toMatchObject({ limit: 1, isAllowed: true });
  });

  test('is its own', () => {
    take(5);
    expect(rates.take('globex', tenASecond)).toMatchObject({ isAllowed: true, remaining: 2 });
  });

  test('counts with a changed limit at the next request', () => {
    take(5);
    now += 10;
    expect(rates.take('acme', { requests_per_second: 1_000, requests_burst: 50 })?.isAllowed).toBe(true);
    expect(rates.take('acme', { requests_per_second: 1_000, requests_burst: 2 })?.remaining).toBe(1);
    expect(rates.take('acme', {})).toBeUndefined();
    expect(rates.take('acme', { requests_burst: 1 } as typeof tenASecond)).toBeUndefined();
  });

  test('is forgotten once it makes no difference', () => {
    for (let n = 0; n < 500; n++) rates.take(`shop-${n}`, tenASecond);
    take(5, { requests_per_second: 0.01, requests_burst: 100 });
    expect(rates.size).toBe(501);
    now += 61_000;
    rates.take('globex', tenASecond);
    expect(rates.size).toBe(2);
    expect(rates.take('acme', { requests_per_second: 0.01, requests_burst: 100 })?.remaining).toBe(94);
  });
});
