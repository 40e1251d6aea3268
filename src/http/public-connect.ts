import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { fetchFailures } from './fetch-failure.js';

export interface ConnectRules {
  isAllowed: (address: string) => boolean;
  lookup: LookupFunction;
  timeoutMs: number;
  /** Certificates (PEM) to trust instead of the system's. */
  ca?: string | undefined;
}

/**
 * How undici opens connections. Addresses are judged here and nowhere else, at the moment of connecting: the address
 * that was checked is the address that is connected to, so a name that resolves differently the second time (DNS
 * rebinding) gains nothing. Throws `urlForbidden` through the request.
 */
export function publicConnect(rules: ConnectRules): buildConnector.connector {
  const connect = buildConnector({
    timeout: rules.timeoutMs,
    lookup: allowedLookup(rules),
    ...(rules.ca === undefined ? {} : { ca: rules.ca }),
  });
  return (options, callback) => {
    // Node never calls `lookup` for an address, only for a name.
    const isForbidden = isIP(options.hostname) !== 0 && !rules.isAllowed(options.hostname);
    if (isForbidden) return queueMicrotask(() => callback(fetchFailures.addressForbidden(), null));
    return connect(options, callback);
  };
}

/** A `lookup` for sockets that gives only allowed addresses, and fails when a name has no others. */
function allowedLookup({ isAllowed, lookup }: ConnectRules): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const allowed = (found as LookupAddress[]).filter(({ address }) => isAllowed(address));
      const first = allowed[0];
      if (first === undefined) return callback(fetchFailures.addressForbidden(), []);
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}
