import type { TokenForm, VerifiedToken } from '../auth/tokens.js';

/** Issues the tokens that the API accepts. Implementations: the embedded one; AWS Cognito. */
export interface IdentityProvider {
  /**
   * Who sent this token. Throws `tokenInvalid`, `tokenExpired` or `openidScopeMissing`. Needs no database: a
   * revoked token passes until it ends.
   */
  verify(token: string, form: TokenForm): Promise<VerifiedToken>;
}
