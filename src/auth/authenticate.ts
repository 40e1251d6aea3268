import type { CustomerLimits } from '../customers/settings.js';
import { errors } from '../errors.js';
import type { Caller, Operation } from '../operation.js';
import { checkApiKeyForm, hashApiKey } from './api-key.js';
import type { ApiKeyOwner } from './api-keys.js';
import { atLeast, type PrivilegeLevel } from './privilege-level.js';
import { type TokenForm, tokenCharactersMax, type VerifiedToken } from './tokens.js';

/** The group of superusers, a name that no customer may take. */
export const superuserGroup = 'superuser';

export interface Lookups {
  findApiKey(hash: Uint8Array): Promise<ApiKeyOwner | undefined>;
  /** Throws `tokenInvalid`, `tokenExpired` or `openidScopeMissing`. */
  verifyToken(token: string, form: TokenForm): Promise<VerifiedToken>;
  customerExists(id: string): Promise<boolean>;
}

export interface Authentication {
  caller: Caller;
  /** The customer whose data is meant; the empty string where the operation's scope is `installation`. */
  customerId: string;
  /** Those of the customer, where its own key was sent. */
  limits?: CustomerLimits;
}

/**
 * Take them from `request.raw.headersDistinct`: in `headers`, Node drops the second of two `Authorization`
 * headers, and a header that was sent twice is to be refused.
 */
export type RequestHeaders = Record<string, string | string[] | undefined>;

/** What is known of the caller of a request that may yet be refused. */
export interface Trace {
  level?: PrivilegeLevel;
  username?: string;
  apiKeyId?: string;
}

const selectedCustomerCharactersMax = 255;

/**
 * Decides who is asking and for whose data, or throws the exact problem: first the key, then the token, then
 * the privilege, then the selected customer. A token that is present and bad is refused even where none is
 * needed: there is no silent downgrade. `trace` is filled as far as this comes.
 */
export async function authenticate(
  headers: RequestHeaders,
  operation: Pick<Operation, 'level' | 'scope'>,
  lookups: Lookups,
  trace: Trace = {},
): Promise<Authentication> {
  const key = await keyOwner(headers['x-api-key'], lookups);
  trace.apiKeyId = key.keyId;
  const token = await verifiedToken(headers.authorization, lookups);
  if (token) trace.username = token.username;
  const caller = callerOf(key, token);
  trace.level = caller.level;
  if (key.isSuspended) throw errors.customerSuspended();
  if (!atLeast(caller.level, operation.level)) {
    throw errors.privilegeInsufficient(
      `This needs the level ${operation.level}; the request has the level ${caller.level}.`,
    );
  }
  const selected = selectedCustomer(headers['x-selected-customer'], caller.level);
  if (operation.scope === 'installation') return { caller, customerId: '' };
  if (key.customerId !== null) return { caller, customerId: key.customerId, limits: key.limits };
  return { caller, customerId: await existingCustomer(selected, lookups) };
}

async function keyOwner(header: string | string[] | undefined, lookups: Lookups): Promise<ApiKeyOwner> {
  const key = single(header);
  if (key === undefined) throw errors.apiKeyInvalid('Send the header `x-api-key`.');
  if (key === repeated) throw errors.apiKeyInvalid('The header `x-api-key` was sent more than once.');
  if (!checkApiKeyForm(key)) {
    throw errors.apiKeyInvalid('What was sent is not an API key; is it complete and free of typos?');
  }
  const owner = await lookups.findApiKey(hashApiKey(key));
  if (!owner) throw errors.apiKeyInvalid('The API key is unknown or revoked.');
  return owner;
}

async function verifiedToken(
  header: string | string[] | undefined,
  lookups: Lookups,
): Promise<VerifiedToken | undefined> {
  const value = single(header);
  if (value === undefined || (value !== repeated && /^none$/i.test(value))) return undefined;
  if (value === repeated) throw errors.tokenInvalid('The header `Authorization` was sent more than once.');
  if (value.length > tokenCharactersMax) throw errors.tokenInvalid('The header `Authorization` is too long.');
  if (value === '') {
    throw errors.tokenInvalid('The header `Authorization` is empty; leave it out or send `None`.');
  }
  const bearer = /^Bearer +(\S+)$/i.exec(value)?.[1];
  if (bearer !== undefined) return lookups.verifyToken(bearer, 'bearer');
  if (/\s/.test(value) || /^bearer$/i.test(value)) {
    throw errors.tokenInvalid(
      'The header `Authorization` is `Bearer <access_token>`, `<id_token>` or `None`.',
    );
  }
  return lookups.verifyToken(value, 'bare');
}

/** Which level key and token make together. Someone in the group of superusers is never the admin of a customer. */
function callerOf(key: ApiKeyOwner, token: VerifiedToken | undefined): Caller {
  if (!token) {
    if (key.customerId === null) throw errors.tokenMissing();
    return { level: 'service', apiKeyId: key.keyId };
  }
  const level: PrivilegeLevel = token.groups.includes(superuserGroup) ? 'superuser' : 'admin';
  if (key.customerId === null && level !== 'superuser') {
    throw errors.privilegeInsufficient('The API key is for superusers, the token is not.');
  }
  if (key.customerId !== null && level === 'superuser') {
    throw errors.privilegeInsufficient('A superuser sends the API key for superusers.');
  }
  if (key.customerId !== null && !token.groups.includes(key.customerId)) {
    throw errors.privilegeInsufficient('The token does not belong to the customer of the API key.');
  }
  return { level, username: token.username, apiKeyId: key.keyId };
}

function selectedCustomer(header: string | string[] | undefined, level: PrivilegeLevel): string | undefined {
  const selected = single(header);
  if (selected === undefined) return undefined;
  if (level !== 'superuser') throw errors.customerSelectionForbidden();
  if (selected === repeated) {
    throw errors.requestInvalid(undefined, {
      fields: [{ in: 'header', path: '/x-selected-customer', message: 'was sent more than once' }],
    });
  }
  return selected;
}

async function existingCustomer(id: string | undefined, lookups: Lookups): Promise<string> {
  if (!id) throw errors.customerNotSelected();
  if (id.length > selectedCustomerCharactersMax || !(await lookups.customerExists(id))) {
    throw errors.customerNotFound();
  }
  return id;
}

const repeated = Symbol('a header that was sent more than once');

function single(header: string | string[] | undefined): string | undefined | typeof repeated {
  if (!Array.isArray(header)) return header?.trim();
  return header.length > 1 ? repeated : header[0]?.trim();
}
