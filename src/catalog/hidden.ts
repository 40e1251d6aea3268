import { Type } from 'typebox';
import { errors } from '../errors.js';
import type { Caller } from '../operation.js';

export type Hidden = 'exclude' | 'include';

/** The query parameter of what reads products, looks or items. */
export const hiddenQuery = {
  hidden: Type.Enum(['exclude', 'include'], {
    default: 'exclude',
    description: '`include`: also what vanished from its feed, with `hidden_since`; for admins',
  }),
};

/** Throws `privilegeInsufficient` for a caller at service level who asks for what is hidden. */
export function refuseHidden({ level }: Caller, { hidden }: { hidden: Hidden }): void {
  if (level === 'service' && hidden === 'include')
    throw errors.privilegeInsufficient('`hidden=include` is for admins; leave it out.');
}
