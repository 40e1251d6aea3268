import { JwtVerifier } from 'aws-jwt-verify';
import {
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from 'aws-jwt-verify/error';
import type { Jwk, JwksCache, JwkWithKid } from 'aws-jwt-verify/jwk';
import type { JwtHeader, JwtPayload } from 'aws-jwt-verify/jwt-model';
import { errors } from '../errors.js';
import { Problem } from '../http/problem.js';

/** How a token was sent: `Authorization: Bearer <token>` or `Authorization: <token>`. */
export type TokenForm = 'bearer' | 'bare';

export interface VerifiedToken {
  username: string;
  sub: string;
  groups: string[];
  /** Empty for id tokens, which have none. */
  scope: string[];
  tokenUse: 'access' | 'id';
}

/** What a token says, as far as it has been proven; `payload` holds the claims that have no field here. */
export interface ProvenToken extends VerifiedToken {
  clientId: string;
  payload: JwtPayload;
}

export interface TokenVerifier {
  /**
   * Verifies the token of an API request: an access token with the scope `openid` in the Bearer form, an id
   * token in the bare form. Throws `tokenInvalid`, `tokenExpired` or `openidScopeMissing`.
   */
  verify(token: string, form: TokenForm): Promise<VerifiedToken>;
  /** Verifies all but what depends on the form. Throws `tokenInvalid` or `tokenExpired`. */
  prove(token: string): Promise<ProvenToken>;
}

interface TokenVerifierOptions {
  /** Checks signature, algorithm, issuer and times; see `jwtReader`. */
  read: (token: string) => Promise<JwtPayload>;
  /** Whether tokens made for this client are accepted here. */
  acceptsClient: (clientId: string) => boolean | Promise<boolean>;
}

export const tokenCharactersMax = 8192;

/** The rules of this API on top of a reader of JWTs; the same for every identity provider that speaks Cognito's claims. */
export function createTokenVerifier({ read, acceptsClient }: TokenVerifierOptions): TokenVerifier {
  async function prove(token: string): Promise<ProvenToken> {
    if (token.length > tokenCharactersMax) throw errors.tokenInvalid('The token is too long.');
    const proven = claims(await read(token).catch(refuse));
    if (!(await acceptsClient(proven.clientId))) {
      throw errors.tokenInvalid(
        proven.tokenUse === 'id'
          ? 'Its audience (`aud`) is not a client of this installation.'
          : 'Its `client_id` is not a client of this installation.',
      );
    }
    return proven;
  }

  async function verify(token: string, form: TokenForm): Promise<VerifiedToken> {
    const { username, sub, groups, scope, tokenUse } = await prove(token);
    if (form === 'bearer' && tokenUse !== 'access') {
      throw errors.tokenInvalid(
        'Its `token_use` is not `access`. An id token is sent bare: `Authorization: <id_token>`.',
      );
    }
    if (form === 'bare' && tokenUse !== 'id') {
      throw errors.tokenInvalid(
        'Its `token_use` is not `id`. An access token is sent as `Authorization: Bearer <access_token>`.',
      );
    }
    if (form === 'bearer' && !scope.includes('openid')) {
      throw errors.openidScopeMissing(
        'Send the id token instead, without the word Bearer: `Authorization: <id_token>`. An access token is ' +
          'accepted when it was issued with the scope `openid`, which `InitiateAuth` never gives.',
      );
    }
    return { username, sub, groups, scope, tokenUse };
  }

  return { verify, prove };
}

/** The public key with this `kid`, as far as it is an issuer's. */
export type FindKey = (kid: string) => Jwk | undefined | Promise<Jwk | undefined>;

/**
 * Reads the JWTs of one issuer. `findKey` is asked for every token, so that a key that was added or withdrawn counts at
 * once, and decides when keys are fetched: the library's own cache neither forgets withdrawn keys nor holds back when
 * fetching fails. The generic verifier is used because the issuer may be http and need not look like a Cognito pool.
 */
export function jwtReader(options: {
  issuer: string;
  findKey: FindKey;
}): (token: string) => Promise<JwtPayload> {
  const verifier = JwtVerifier.create(
    { issuer: options.issuer, audience: null, customJwtCheck: checkHeaderAndTimes },
    { jwksCache: keysFrom(options.findKey) },
  );
  return (token) => verifier.verify(token);
}

/** Checks that aws-jwt-verify leaves out; for the `customJwtCheck` of any of its verifiers. */
export function checkHeaderAndTimes({ header, payload }: { header: JwtHeader; payload: JwtPayload }): void {
  if (header.alg !== 'RS256') throw errors.tokenInvalid('It is not signed with RS256.');
  if ('crit' in header) throw errors.tokenInvalid('Its header has `crit`, which is not supported.');
  // Without `exp` a token would be accepted for ever.
  if (typeof payload.exp !== 'number') throw errors.tokenInvalid('It has no expiry (`exp`).');
}

function keysFrom(findKey: FindKey): JwksCache {
  const unused = () => {
    throw new Error('Only the key of one token is asked for');
  };
  return {
    getJwk: async (_uri, { header: { kid } }) => {
      const key = typeof kid === 'string' ? await findKey(kid) : undefined;
      if (!key) throw new KidNotFoundInJwksError('No key with the `kid` of the token');
      return key as JwkWithKid;
    },
    getCachedJwk: unused,
    getJwks: unused,
    addJwks: unused,
  };
}

function claims(payload: JwtPayload): ProvenToken {
  const { token_use: tokenUse, sub, scope, 'cognito:groups': groups = [] } = payload;
  if (tokenUse !== 'access' && tokenUse !== 'id') {
    throw errors.tokenInvalid('Its `token_use` is neither `access` nor `id`.');
  }
  const username = tokenUse === 'id' ? payload['cognito:username'] : payload.username;
  const clientId = tokenUse === 'id' ? payload.aud : payload.client_id;
  if (typeof sub !== 'string' || typeof username !== 'string') {
    throw errors.tokenInvalid('It does not name a user.');
  }
  if (typeof clientId !== 'string') throw errors.tokenInvalid('It does not name one client.');
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string')) {
    throw errors.tokenInvalid('Its `cognito:groups` is not a list of strings.');
  }
  return {
    username,
    sub,
    groups: groups as string[],
    scope: tokenUse === 'access' && scope ? scope.split(' ') : [],
    tokenUse,
    clientId,
    payload,
  };
}

/** Says which rule failed, in words of our own: the library's messages quote the token. */
function refuse(error: unknown): never {
  if (error instanceof Problem) throw error;
  if (error instanceof JwtExpiredError) throw errors.tokenExpired(undefined, { cause: error });
  throw errors.tokenInvalid(rule(error), { cause: error });
}

function rule(error: unknown): string {
  if (error instanceof JwtParseError) return 'It is not a well-formed JWT.';
  if (error instanceof JwtWithoutValidKidError || error instanceof KidNotFoundInJwksError) {
    return 'It is not signed with a key (`kid`) of this installation.';
  }
  if (error instanceof JwtInvalidSignatureAlgorithmError) return 'It is not signed with RS256.';
  if (error instanceof JwtInvalidSignatureError) return 'Its signature does not match.';
  if (error instanceof JwtInvalidIssuerError)
    return 'Its issuer (`iss`) is not the one of this installation.';
  if (error instanceof JwtNotBeforeError) return 'It is not valid yet (`nbf`).';
  return 'It could not be verified.';
}
