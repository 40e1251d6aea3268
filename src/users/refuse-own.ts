import { errors } from '../errors.js';
import type { Caller } from '../operation.js';

/** Throws `selfLockout` when the caller is the user who is about to lose access. */
export function refuseOwn(caller: Caller, username: string): void {
  if (caller.username === username) {
    throw errors.selfLockout(`You are signed in as ${username}; ask another superuser to do this.`);
  }
}
