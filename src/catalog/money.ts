/** ISO 4217: the currencies in use, by the number of digits of their minor unit. */
const currenciesByDigits: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
    NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digitsOf = new Map(
  Object.entries(currenciesByDigits).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  ),
);

/** A price as text: up to 99,999,999,999 with at most four decimals, no sign, no exponent. */
export const amountPattern = '^(0|[1-9][0-9]{0,10})(\\.[0-9]{1,4})?$';
const amountExpression = new RegExp(amountPattern);

export function isCurrency(code: string): boolean {
  return digitsOf.has(code);
}

/**
 * The price in minor units of the currency, exactly: `59.9` EUR is 5990. Undefined when it is no price, or has more
 * decimals than the currency (zeros at the end do not count).
 */
export function minorUnits(amount: string | number, currency: string): number | undefined {
  const digits = digitsOf.get(currency);
  const text = String(amount);
  if (digits === undefined || !amountExpression.test(text)) return undefined;
  const [whole, decimals = ''] = text.split('.') as [string, string?];
  const needed = decimals.replace(/0+$/, '');
  if (needed.length > digits) return undefined;
  return Number(whole + needed.padEnd(digits, '0'));
}

/** The price with all decimals of its currency: 5990 EUR is `59.90`. */
export function amountText(minor: number, currency: string): string {
  const digits = digitsOf.get(currency) ?? 0;
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
