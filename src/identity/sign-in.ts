import { hashPassword, passwordComplaint, passwordMatches } from './passwords.js';
import { insertPending, peekPending, takePending } from './pending.js';
import type { Realm } from './realm.js';
import { forgetFailures, lockedUntil, recordFailure } from './sign-in-failures.js';
import { findUser, setPassword, type User, usernameIsValid } from './users.js';

export const challengeSecondsMax = 900;

export type PasswordCheck =
  | { outcome: 'right'; user: User }
  | { outcome: 'wrong' }
  | { outcome: 'disabled' }
  /** The password is right, but was temporary and its time is over. */
  | { outcome: 'expired' }
  | { outcome: 'busy' }
  | { outcome: 'locked'; until: Date };

/** Checks a password. Nothing tells, by answer, time or lock, whether there is a user of that name. */
export async function checkPassword(
  realm: Realm,
  username: string,
  password: string,
): Promise<PasswordCheck> {
  const check = await realm.signInQueue<PasswordCheck>(username, async () => {
    const { db, clock } = realm;
    const until = await lockedUntil(db, username, clock());
    if (until) return { outcome: 'locked', until };
    const user = usernameIsValid(username) ? await findUser(db, username) : undefined;
    const matches = await passwordMatches(password, user?.passwordHash ?? realm.decoyHash);
    if (!user || !matches) {
      await recordFailure(db, username, clock());
      return { outcome: 'wrong' };
    }
    await forgetFailures(db, username);
    if (!user.enabled) return { outcome: 'disabled' };
    const { passwordExpiresAt } = user;
    const isExpired = passwordExpiresAt !== null && passwordExpiresAt <= clock();
    return isExpired ? { outcome: 'expired' } : { outcome: 'right', user };
  });
  return check ?? { outcome: 'busy' };
}

/** Asks a user whose password is temporary for another one; the text given is needed for the answer. */
export function askForNewPassword(realm: Realm, user: User, clientId: string): Promise<string> {
  const now = realm.clock();
  const expiresAt = new Date(now.getTime() + challengeSecondsMax * 1000);
  const { username } = user;
  return insertPending(realm.db, 'challenge', { username, clientId, data: {} }, { now, expiresAt });
}

export type NewPasswordAnswer =
  | { outcome: 'right'; user: User }
  | { outcome: 'unknown' }
  | { outcome: 'used' }
  | { outcome: 'busy' }
  | { outcome: 'unacceptable'; complaint: string };

/** Takes the answer. One with an unacceptable password leaves the challenge open for another try. */
export async function answerNewPassword(
  realm: Realm,
  answer: { challenge: string; clientId: string; username: string; newPassword: string },
): Promise<NewPasswordAnswer> {
  const { challenge, clientId, username, newPassword } = answer;
  const asked = await peekPending(realm.db, 'challenge', challenge, realm.clock());
  if (!asked || asked.username !== username || asked.clientId !== clientId) return { outcome: 'unknown' };
  if (asked.used) return { outcome: 'used' };
  const complaint = passwordComplaint(newPassword);
  if (complaint) return { outcome: 'unacceptable', complaint };
  const hash = await realm.signInQueue(username, () => hashPassword(newPassword, realm.passwordCost));
  if (hash === undefined) return { outcome: 'busy' };
  const user = await realm.db.transaction(async (tx) => {
    if (!(await takePending(tx, 'challenge', challenge, realm.clock()))) return undefined;
    await setPassword(tx, username, hash);
    return findUser(tx, username);
  });
  return user?.enabled ? { outcome: 'right', user } : { outcome: 'used' };
}
