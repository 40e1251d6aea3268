import { expect, test } from 'vitest';
import { amountText, isCurrency, minorUnits } from './money.js';

test.each([
  ['59.9', 'EUR', 5990],
  ['59.90', 'EUR', 5990],
  [59.9, 'EUR', 5990],
  ['0', 'EUR', 0],
  ['0.01', 'EUR', 1],
  ['1000', 'JPY', 1000],
  ['1000.00', 'JPY', 1000],
  ['1.234', 'KWD', 1234],
  ['99999999999.9999', 'CLF', 999_999_999_999_999],
  [1e9, 'EUR', 100_000_000_000],
])('%s %s is %i in minor units', (amount, currency, minor) => {
  expect(minorUnits(amount, currency)).toBe(minor);
});

test.each([
  ['1e9', 'EUR'],
  ['-1', 'EUR'],
  ['+1', 'EUR'],
  ['1,50', 'EUR'],
  ['1.', 'EUR'],
  ['.5', 'EUR'],
  ['007', 'EUR'],
  [' 1', 'EUR'],
  ['1\n', 'EUR'],
  ['', 'EUR'],
  ['NaN', 'EUR'],
  ['59.999', 'EUR'],
  ['0.5', 'JPY'],
  [0.1 + 0.2, 'EUR'],
  [1e21, 'EUR'],
  [-0.01, 'EUR'],
  ['100000000000', 'EUR'],
  ['1', 'ABC'],
  ['1', 'eur'],
  ['1', ''],
])('%s %s is no price', (amount, currency) => {
  expect(minorUnits(amount, currency)).toBeUndefined();
});

test('text has all decimals of the currency, and means the same again', () => {
  expect(amountText(5990, 'EUR')).toBe('59.90');
  expect(amountText(5, 'EUR')).toBe('0.05');
  expect(amountText(0, 'KWD')).toBe('0.000');
  expect(amountText(1000, 'JPY')).toBe('1000');
  for (const currency of ['EUR', 'JPY', 'KWD', 'CLF'])
    for (const minor of [0, 1, 9, 10, 99, 100, 12_345, 99_999_999_999])
      expect(minorUnits(amountText(minor, currency), currency)).toBe(minor);
});

test('knows the currencies in use by their codes', () => {
  expect(['EUR', 'USD', 'CHF', 'JPY', 'XCG', 'ZWG'].every(isCurrency)).toBe(true);
  expect(['', 'DEM', 'XXX', 'BTC', 'toString', 'EUR '].some(isCurrency)).toBe(false);
});
