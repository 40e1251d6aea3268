import type { TokenVerifier } from '../auth/tokens.js';
import type { Database } from '../db/database.js';
import type { PasswordCost } from './passwords.js';
import type { SignInQueue } from './sign-in-queue.js';
import type { SigningKeys } from './signing-keys.js';

/** What every part of the embedded identity provider works with. */
export interface Realm {
  db: Database;
  /** `iss` of every token, and the address under which the provider is reached. */
  issuer: string;
  clock: () => Date;
  keys: SigningKeys;
  tokens: TokenVerifier;
  signInQueue: SignInQueue;
  passwordCost: PasswordCost;
  /** The hash that is compared when there is no such user, so that the answer takes as long. */
  decoyHash: string;
}
