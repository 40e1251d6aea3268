import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TokenForm } from './tokens.js';

/** A pool whose keys are made here; the tables of tokens are the same for every provider that speaks Cognito's claims. */
export const poolId = 'eu-central-1_AbCdEfGhI';
export const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${poolId}`;
/** When the process of the tests came here first; what follows is shared by all of its tests, which may come to it much later. */
const now = Math.floor(Date.now() / 1000);
const day = 86_400;
export const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const header = { alg: 'RS256', kid: 'ours' };
const access = {
  sub: 'f3b0',
  iss: issuer,
  client_id: 'shop',
  token_use: 'access',
  scope: 'openid email',
  exp: now + day,
  iat: now,
  username: 'anna',
  'cognito:groups': ['acme'],
};
export const id = {
  sub: 'f3b0',
  iss: issuer,
  aud: 'shop',
  token_use: 'id',
  exp: now + day,
  iat: now,
  'cognito:username': 'anna',
  'cognito:groups': ['acme'],
};

export const goodAccess = signed(header, access);
export const goodId = signed(header, id);

const [goodHeader, goodPayload, goodSignature] = goodId.split('.') as [string, string, string];
const pem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const der = ours.publicKey.export({ type: 'spki', format: 'der' });

/** What is wrong, the token, how it is sent, the code of the refusal, and what its detail says. */
export const badTokens: [string, string, TokenForm, string, RegExp][] = [
  // Not a JWT
  ['nothing', '', 'bare', 'token_invalid', /well-formed/],
  ['garbage', 'garbage', 'bare', 'token_invalid', /well-formed/],
  ['three garbled parts', 'a.b.c', 'bare', 'token_invalid', /well-formed/],
  ['two parts', `${goodHeader}.${goodPayload}`, 'bare', 'token_invalid', /well-formed/],
  ['four parts', `${goodId}.${goodSignature}`, 'bare', 'token_invalid', /well-formed/],
  ['an empty signature', `${goodHeader}.${goodPayload}.`, 'bare', 'token_invalid', /well-formed/],
  ['a payload that is a list', signed(header, [] as never), 'bare', 'token_invalid', /well-formed/],
  ['spaces around it', ` ${goodId}`, 'bare', 'token_invalid', /well-formed/],
  ['too long', `${goodId}${'A'.repeat(9000)}`, 'bare', 'token_invalid', /too long/],
  // Signature
  ['a shortened signature', goodId.slice(0, -8), 'bare', 'token_invalid', /signature/],
  [
    'a shortened payload',
    `${goodHeader}.${goodPayload.slice(0, -8)}.${goodSignature}`,
    'bare',
    'token_invalid',
    /well-formed/,
  ],
  [
    'a changed payload',
    `${goodHeader}.${encoded({ ...id, 'cognito:groups': ['superuser'] })}.${goodSignature}`,
    'bare',
    'token_invalid',
    /signature/,
  ],
  [
    'the signature of another token',
    `${goodHeader}.${goodPayload}.${goodAccess.split('.')[2]}`,
    'bare',
    'token_invalid',
    /signature/,
  ],
  ['the key of somebody else', signed(header, id, theirs.privateKey), 'bare', 'token_invalid', /signature/],
  [
    'a key that it brings along',
    signed({ ...header, jwk: jwk({ kid: 'ours', key: theirs.publicKey }) }, id, theirs.privateKey),
    'bare',
    'token_invalid',
    /signature/,
  ],
  // Key and algorithm
  ['an unknown kid', signed({ ...header, kid: 'other' }, id), 'bare', 'token_invalid', /key/],
  ['no kid', signed({ alg: 'RS256' }, id), 'bare', 'token_invalid', /key/],
  ['a kid that is a path', signed({ ...header, kid: '../keys.json' }, id), 'bare', 'token_invalid', /key/],
  [
    'alg none',
    `${encoded({ alg: 'none', kid: 'ours' })}.${goodPayload}.AA`,
    'bare',
    'token_invalid',
    /RS256/,
  ],
  [
    'alg None',
    `${encoded({ alg: 'None', kid: 'ours' })}.${goodPayload}.AA`,
    'bare',
    'token_invalid',
    /RS256/,
  ],
  ['no alg', `${encoded({ kid: 'ours' })}.${goodPayload}.${goodSignature}`, 'bare', 'token_invalid', /RS256/],
  ['HS256 with the public key in PEM', hmac(id, pem), 'bare', 'token_invalid', /RS256/],
  ['HS256 with the public key in DER', hmac(id, der), 'bare', 'token_invalid', /RS256/],
  ['RS512', signed({ ...header, alg: 'RS512' }, id), 'bare', 'token_invalid', /RS256/],
  ['ES256', signed({ ...header, alg: 'ES256' }, id, elliptic.privateKey), 'bare', 'token_invalid', /RS256/],
  ['a critical extension', signed({ ...header, crit: ['exp'] }, id), 'bare', 'token_invalid', /crit/],
  // Issuer and times
  ['another issuer', signed(header, { ...id, iss: 'http://evil.test' }), 'bare', 'token_invalid', /iss/],
  ['an issuer with a slash', signed(header, { ...id, iss: `${issuer}/` }), 'bare', 'token_invalid', /iss/],
  ['no issuer', signed(header, { ...id, iss: undefined }), 'bare', 'token_invalid', /iss/],
  ['no exp', signed(header, { ...id, exp: undefined }), 'bare', 'token_invalid', /exp/],
  ['exp as text', signed(header, { ...id, exp: '9999999999' }), 'bare', 'token_invalid', /well-formed/],
  ['exp null', signed(header, { ...id, exp: null }), 'bare', 'token_invalid', /well-formed/],
  ['expired a minute ago', signed(header, { ...id, exp: now - 60 }), 'bare', 'token_expired', /expired/],
  ['expired, as Bearer', signed(header, { ...access, exp: now - 60 }), 'bearer', 'token_expired', /expired/],
  [
    'expired and forged',
    signed(header, { ...id, exp: 1 }, theirs.privateKey),
    'bare',
    'token_invalid',
    /signature/,
  ],
  ['not valid yet', signed(header, { ...id, nbf: now + day }), 'bare', 'token_invalid', /nbf/],
  // Claims
  ['another audience', signed(header, { ...id, aud: 'other' }), 'bare', 'token_invalid', /aud/],
  ['no audience', signed(header, { ...id, aud: undefined }), 'bare', 'token_invalid', /client/],
  ['several audiences', signed(header, { ...id, aud: ['shop', 'other'] }), 'bare', 'token_invalid', /client/],
  [
    'an id token with the client in client_id only',
    signed(header, { ...id, aud: undefined, client_id: 'shop' }),
    'bare',
    'token_invalid',
    /client/,
  ],
  [
    'another client',
    signed(header, { ...access, client_id: 'other' }),
    'bearer',
    'token_invalid',
    /client_id/,
  ],
  ['no client', signed(header, { ...access, client_id: undefined }), 'bearer', 'token_invalid', /client/],
  ['an access token, bare', goodAccess, 'bare', 'token_invalid', /token_use/],
  ['an id token as Bearer', goodId, 'bearer', 'token_invalid', /token_use/],
  ['no token_use', signed(header, { ...id, token_use: undefined }), 'bare', 'token_invalid', /token_use/],
  [
    'a refresh token_use',
    signed(header, { ...id, token_use: 'refresh' }),
    'bare',
    'token_invalid',
    /token_use/,
  ],
  ['no user name', signed(header, { ...id, 'cognito:username': undefined }), 'bare', 'token_invalid', /user/],
  ['no sub', signed(header, { ...access, sub: undefined }), 'bearer', 'token_invalid', /user/],
  [
    'groups as text',
    signed(header, { ...id, 'cognito:groups': 'superuser' }),
    'bare',
    'token_invalid',
    /groups/,
  ],
  // Scope
  [
    'the access token of InitiateAuth',
    signed(header, { ...access, scope: 'aws.cognito.signin.user.admin' }),
    'bearer',
    'openid_scope_missing',
    /id token/,
  ],
  [
    'a scope that only looks like openid',
    signed(header, { ...access, scope: 'openid2 xopenid' }),
    'bearer',
    'openid_scope_missing',
    /id token/,
  ],
  ['no scope', signed(header, { ...access, scope: undefined }), 'bearer', 'openid_scope_missing', /id token/],
];

export function signed(head: object, payload: object, key: KeyObject = ours.privateKey): string {
  const input = `${encoded(head)}.${encoded(payload)}`;
  const { alg } = head as { alg?: string };
  const hash = alg === 'RS512' ? 'sha512' : 'sha256';
  return `${input}.${createSign(hash).update(input).sign(key).toString('base64url')}`;
}

function hmac(payload: object, secret: string | Buffer): string {
  const input = `${encoded({ alg: 'HS256', kid: 'ours' })}.${encoded(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function jwk({ kid, key }: { kid: string; key: KeyObject }) {
  const { n, e } = createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' });
  return { kty: 'RSA', n: n!, e: e!, kid, alg: 'RS256', use: 'sig' } as const;
}
