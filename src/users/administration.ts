import { Type } from 'typebox';
import { superuserGroup } from '../auth/authenticate.js';
import { getCustomerOf } from '../customers/customers.js';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import type { IdentityUser } from '../identity/identity-provider.js';

const customersMax = 100;

/** What somebody is to administer, as it stands in bodies: some customers, or everything. */
export const administrationFields = {
  customers: Type.Optional(
    Type.Array(Type.String(), {
      maxItems: customersMax,
      uniqueItems: true,
      description: 'The customers that the user administers, instead of those before',
    }),
  ),
  superuser: Type.Optional(
    Type.Boolean({ description: 'Whether the user is a superuser, who then administers no customer' }),
  ),
};

interface Administration {
  customers?: string[];
  superuser?: boolean;
}

/**
 * The groups that say so. Nobody is both a superuser and the admin of a customer: a body that means both, or leaves
 * somebody with nothing, throws `requestInvalid`; one that names an unknown customer throws `customerNotFound`.
 */
export async function groupsFor(
  db: Queryable,
  { customers, superuser }: Administration,
  before?: IdentityUser,
): Promise<string[]> {
  const becomesSuperuser = superuser ?? (before !== undefined && isSuperuser(before));
  if (becomesSuperuser && customers && customers.length > 0) {
    throw invalid(
      superuser
        ? 'must be left out or empty: a superuser administers no customer'
        : 'is not for a superuser; with `"superuser": false` the user becomes the admin of these instead',
    );
  }
  if (becomesSuperuser) return [superuserGroup];
  const groups = customers ?? before?.groups.filter((group) => group !== superuserGroup) ?? [];
  if (groups.length === 0) throw invalid('must name a customer at least, or `superuser` be true');
  for (const id of customers ?? []) await getCustomerOf(db, id);
  return groups;
}

export function isSuperuser({ groups }: Pick<IdentityUser, 'groups'>): boolean {
  return groups.includes(superuserGroup);
}

function invalid(message: string) {
  return errors.requestInvalid(undefined, { fields: [{ in: 'body', path: '/customers', message }] });
}
