import { describe, expect, test } from 'vitest';
import { errors } from '../errors.js';
import { Problem, type ProblemKind } from '../http/problem.js';
import { createApiKey, hashApiKey } from './api-key.js';
import type { ApiKeyOwner } from './api-keys.js';
import { authenticate, type Lookups, type RequestHeaders } from './authenticate.js';
import type { TokenForm, VerifiedToken } from './tokens.js';

const keys = {
  acme: createApiKey('customer'),
  globex: createApiKey('customer'),
  superuser: createApiKey('superuser'),
  revoked: createApiKey('customer'),
  unknown: createApiKey('customer'),
};
const limits = { requests_per_second: 5 };
const owners = new Map<string, ApiKeyOwner>([
  [hex(keys.acme), { keyId: 'key-1', isSuspended: false, customerId: 'acme', limits }],
  [hex(keys.globex), { keyId: 'key-1', isSuspended: false, customerId: 'globex', limits }],
  [hex(keys.superuser), { keyId: 'key-1', isSuspended: false, customerId: null, limits: {} }],
]);

const people: Record<string, { groups: string[] }> = {
  anna: { groups: ['acme'] },
  gus: { groups: ['globex'] },
  both: { groups: ['acme', 'globex'] },
  root: { groups: ['superuser'] },
  rootOfAcme: { groups: ['acme', 'superuser'] },
  nobody: { groups: [] },
};

/** Tokens are the words `access:<user>`, `id:<user>`; the verifier itself is tested on its own. */
async function verifyToken(token: string, form: TokenForm): Promise<VerifiedToken> {
  if (token === 'expired') throw errors.tokenExpired();
  if (token === 'no-openid') throw errors.openidScopeMissing();
  const [use, username = ''] = token.split(':');
  const user = people[username];
  if (!user || use !== (form === 'bearer' ? 'access' : 'id')) throw errors.tokenInvalid('token_use');
  const scope = use === 'access' ? ['openid'] : [];
  return { username, sub: username, groups: user.groups, scope, tokenUse: use as 'access' | 'id' };
}

const lookups: Lookups = {
  findApiKey: async (hash) => owners.get(Buffer.from(hash).toString('hex')),
  verifyToken,
  customerExists: async (id) => id === 'acme' || id === 'globex',
};

const service = { level: 'service', scope: 'customer' } as const;
const admin = { level: 'admin', scope: 'customer' } as const;
const superuser = { level: 'superuser', scope: 'customer' } as const;
const forAll = { level: 'superuser', scope: 'installation' } as const;
const forAllService = { level: 'service', scope: 'installation' } as const;

type Target = typeof service | typeof admin | typeof superuser | typeof forAll | typeof forAllService;
type Allowed = { level: 'service' | 'admin' | 'superuser'; username?: string; customer: string };

function headers(key?: string | string[], authorization?: string | string[], selected?: string | string[]) {
  const sent: RequestHeaders = {};
  if (key !== undefined) sent['x-api-key'] = key;
  if (authorization !== undefined) sent.authorization = authorization;
  if (selected !== undefined) sent['x-selected-customer'] = selected;
  return sent;
}

const byService: Allowed = { level: 'service', customer: 'acme' };
const byAnna: Allowed = { level: 'admin', username: 'anna', customer: 'acme' };
const byRoot: Allowed = { level: 'superuser', username: 'root', customer: 'globex' };

const allowed: [string, RequestHeaders, Target, Allowed][] = [
  ['a customer key and None', headers(keys.acme, 'None'), service, byService],
  ['a customer key and none in small letters', headers(keys.acme, 'none'), service, byService],
  ['a customer key and NONE in capitals', headers(keys.acme, 'NONE'), service, byService],
  ['a customer key and no header', headers(keys.acme), service, byService],
  ['a customer key as a list of one', headers([keys.acme], ['None']), service, byService],
  ['an id token, bare', headers(keys.acme, 'id:anna'), admin, byAnna],
  ['an access token, Bearer', headers(keys.acme, 'Bearer access:anna'), admin, byAnna],
  ['an access token, bearer in small letters', headers(keys.acme, 'bearer access:anna'), admin, byAnna],
  ['an access token after two spaces', headers(keys.acme, 'Bearer  access:anna'), admin, byAnna],
  ['an admin at service level', headers(keys.acme, 'id:anna'), service, byAnna],
  [
    'a user of two customers with the key of the second',
    headers(keys.globex, 'id:both'),
    admin,
    { level: 'admin', username: 'both', customer: 'globex' },
  ],
  ['a superuser, id token', headers(keys.superuser, 'id:root', 'globex'), superuser, byRoot],
  ['a superuser, access token', headers(keys.superuser, 'Bearer access:root', 'globex'), superuser, byRoot],
  ['a superuser at admin level', headers(keys.superuser, 'id:root', 'globex'), admin, byRoot],
  ['a superuser at service level', headers(keys.superuser, 'id:root', 'globex'), service, byRoot],
  [
    'a superuser for the installation, no customer selected',
    headers(keys.superuser, 'id:root'),
    forAll,
    { ...byRoot, customer: '' },
  ],
  [
    'a superuser for the installation, a customer selected',
    headers(keys.superuser, 'id:root', 'globex'),
    forAll,
    { ...byRoot, customer: '' },
  ],
  [
    'a superuser who is also in the group of a customer',
    headers(keys.superuser, 'id:rootOfAcme', 'globex'),
    superuser,
    { ...byRoot, username: 'rootOfAcme' },
  ],
  [
    'the service level for the installation',
    headers(keys.acme),
    forAllService,
    { ...byService, customer: '' },
  ],
];

const refused: [string, RequestHeaders, Target, ProblemKind][] = [
  // The key comes first
  ['no headers', headers(), service, errors.apiKeyInvalid],
  ['no key but a good token', headers(undefined, 'id:anna'), admin, errors.apiKeyInvalid],
  ['an empty key', headers('', 'None'), service, errors.apiKeyInvalid],
  ['an unknown key', headers(keys.unknown, 'None'), service, errors.apiKeyInvalid],
  ['an unknown key and a good token', headers(keys.unknown, 'id:anna'), admin, errors.apiKeyInvalid],
  ['an unknown key and a bad token', headers(keys.unknown, 'rubbish'), admin, errors.apiKeyInvalid],
  ['a revoked key', headers(keys.revoked, 'id:anna'), admin, errors.apiKeyInvalid],
  ['a key with a typo', headers(`${keys.acme.slice(0, -1)}~`), service, errors.apiKeyInvalid],
  ['a key in other letters', headers(keys.acme.toUpperCase()), service, errors.apiKeyInvalid],
  ['an over-long key', headers(keys.acme.repeat(500)), service, errors.apiKeyInvalid],
  ['two keys', headers([keys.acme, keys.acme]), service, errors.apiKeyInvalid],
  ['two keys joined by Node', headers(`${keys.acme}, ${keys.globex}`), service, errors.apiKeyInvalid],
  // Then the token: a bad one is refused even where none is needed
  ['rubbish at service level', headers(keys.acme, 'rubbish'), service, errors.tokenInvalid],
  ['rubbish as Bearer', headers(keys.acme, 'Bearer rubbish'), service, errors.tokenInvalid],
  ['Bearer without a token', headers(keys.acme, 'Bearer'), service, errors.tokenInvalid],
  ['Bearer None', headers(keys.acme, 'Bearer None'), service, errors.tokenInvalid],
  ['an empty Authorization', headers(keys.acme, ''), service, errors.tokenInvalid],
  ['Basic credentials', headers(keys.acme, 'Basic YTpi'), service, errors.tokenInvalid],
  ['Bearer and two tokens', headers(keys.acme, 'Bearer id:anna id:anna'), admin, errors.tokenInvalid],
  ['Bearer twice', headers(keys.acme, 'Bearer Bearer access:anna'), admin, errors.tokenInvalid],
  ['two Authorization headers', headers(keys.acme, ['id:anna', 'id:anna']), admin, errors.tokenInvalid],
  ['None and a token', headers(keys.acme, ['None', 'id:anna']), service, errors.tokenInvalid],
  ['None twice', headers(keys.acme, ['None', 'None']), service, errors.tokenInvalid],
  ['an over-long token', headers(keys.acme, 'x'.repeat(9000)), service, errors.tokenInvalid],
  ['an id token as Bearer', headers(keys.acme, 'Bearer id:anna'), admin, errors.tokenInvalid],
  ['an access token, bare', headers(keys.acme, 'access:anna'), admin, errors.tokenInvalid],
  ['an expired token', headers(keys.acme, 'expired'), admin, errors.tokenExpired],
  ['an expired token at service level', headers(keys.acme, 'expired'), service, errors.tokenExpired],
  [
    'an access token without openid',
    headers(keys.acme, 'Bearer no-openid'),
    admin,
    errors.openidScopeMissing,
  ],
  ['the same at service level', headers(keys.acme, 'Bearer no-openid'), service, errors.openidScopeMissing],
  ['a superuser key alone', headers(keys.superuser), service, errors.tokenMissing],
  ['a superuser key and None', headers(keys.superuser, 'None'), superuser, errors.tokenMissing],
  [
    'a superuser key, None, a customer',
    headers(keys.superuser, 'None', 'acme'),
    service,
    errors.tokenMissing,
  ],
  ['a superuser key and a bad token', headers(keys.superuser, 'rubbish'), superuser, errors.tokenInvalid],
  ['a superuser key and an expired token', headers(keys.superuser, 'expired'), forAll, errors.tokenExpired],
  // Then the privilege
  ['service at admin level', headers(keys.acme, 'None'), admin, errors.privilegeInsufficient],
  ['service at superuser level', headers(keys.acme), superuser, errors.privilegeInsufficient],
  ['service for the installation', headers(keys.acme), forAll, errors.privilegeInsufficient],
  ['admin at superuser level', headers(keys.acme, 'id:anna'), superuser, errors.privilegeInsufficient],
  ['admin for the installation', headers(keys.acme, 'id:anna'), forAll, errors.privilegeInsufficient],
  ['the token of another customer', headers(keys.acme, 'id:gus'), admin, errors.privilegeInsufficient],
  ['the same at service level', headers(keys.acme, 'id:gus'), service, errors.privilegeInsufficient],
  ['a user without groups', headers(keys.acme, 'id:nobody'), service, errors.privilegeInsufficient],
  ['a superuser with a customer key', headers(keys.acme, 'id:root'), superuser, errors.privilegeInsufficient],
  ['the same at service level', headers(keys.acme, 'id:root'), service, errors.privilegeInsufficient],
  [
    'the same with a customer selected',
    headers(keys.acme, 'id:root', 'acme'),
    admin,
    errors.privilegeInsufficient,
  ],
  [
    'a superuser in the group of the customer, with its key',
    headers(keys.acme, 'id:rootOfAcme'),
    admin,
    errors.privilegeInsufficient,
  ],
  [
    'an admin with the superuser key',
    headers(keys.superuser, 'id:anna'),
    admin,
    errors.privilegeInsufficient,
  ],
  [
    'the same with its customer selected',
    headers(keys.superuser, 'id:anna', 'acme'),
    service,
    errors.privilegeInsufficient,
  ],
  [
    'a user without groups, superuser key',
    headers(keys.superuser, 'id:nobody'),
    service,
    errors.privilegeInsufficient,
  ],
  [
    'a selection above the own level',
    headers(keys.acme, 'id:anna', 'acme'),
    superuser,
    errors.privilegeInsufficient,
  ],
  // Then the selected customer
  [
    'service with a selection',
    headers(keys.acme, 'None', 'acme'),
    service,
    errors.customerSelectionForbidden,
  ],
  [
    'service selecting another',
    headers(keys.acme, 'None', 'globex'),
    service,
    errors.customerSelectionForbidden,
  ],
  [
    'admin selecting its own',
    headers(keys.acme, 'id:anna', 'acme'),
    admin,
    errors.customerSelectionForbidden,
  ],
  [
    'admin selecting another',
    headers(keys.acme, 'id:anna', 'globex'),
    admin,
    errors.customerSelectionForbidden,
  ],
  ['admin selecting nothing', headers(keys.acme, 'id:anna', ''), admin, errors.customerSelectionForbidden],
  [
    'service selecting twice',
    headers(keys.acme, 'None', ['acme', 'acme']),
    service,
    errors.customerSelectionForbidden,
  ],
  [
    'service selecting, for the installation',
    headers(keys.acme, 'None', 'acme'),
    forAllService,
    errors.customerSelectionForbidden,
  ],
  [
    'a superuser without a selection',
    headers(keys.superuser, 'id:root'),
    superuser,
    errors.customerNotSelected,
  ],
  ['the same at service level', headers(keys.superuser, 'id:root'), service, errors.customerNotSelected],
  [
    'the same at admin level',
    headers(keys.superuser, 'Bearer access:root'),
    admin,
    errors.customerNotSelected,
  ],
  ['an empty selection', headers(keys.superuser, 'id:root', ''), admin, errors.customerNotSelected],
  [
    'a customer that does not exist',
    headers(keys.superuser, 'id:root', 'nix'),
    admin,
    errors.customerNotFound,
  ],
  ['a list of customers', headers(keys.superuser, 'id:root', 'acme, globex'), admin, errors.customerNotFound],
  [
    'an over-long selection',
    headers(keys.superuser, 'id:root', 'a'.repeat(256)),
    admin,
    errors.customerNotFound,
  ],
  ['two selections', headers(keys.superuser, 'id:root', ['acme', 'globex']), admin, errors.requestInvalid],
  [
    'two, for the installation',
    headers(keys.superuser, 'id:root', ['acme', 'acme']),
    forAll,
    errors.requestInvalid,
  ],
];

describe('who is let in', () => {
  test.each(allowed)('%s', async (_name, sent, operation, { level, username, customer }) => {
    expect(await authenticate(sent, operation, lookups)).toEqual({
      caller: { level, apiKeyId: 'key-1', ...(username === undefined ? {} : { username }) },
      customerId: customer,
      ...(level === 'superuser' || customer === '' ? {} : { limits }),
    });
  });
});

describe('who is refused', () => {
  test.each(refused)('%s', async (_name, sent, operation, kind) => {
    const problem = await authenticate(sent, operation, lookups).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).kind.code).toBe(kind.code);
  });
});

test('what cannot be a key is refused without a look-up', async () => {
  const broken: Lookups = { ...lookups, findApiKey: () => Promise.reject(new Error('looked up')) };
  await expect(authenticate(headers('vtr_typo'), service, broken)).rejects.toBeInstanceOf(Problem);
  await expect(authenticate(headers(keys.acme), service, broken)).rejects.toThrow('looked up');
});

test('a database that fails is no refusal', async () => {
  const broken: Lookups = { ...lookups, customerExists: () => Promise.reject(new Error('gone')) };
  const sent = headers(keys.superuser, 'id:root', 'acme');
  await expect(authenticate(sent, admin, broken)).rejects.toThrow('gone');
});

function hex(key: string): string {
  return Buffer.from(hashApiKey(key)).toString('hex');
}
