/**
 * How a statement is tied to one customer. The role has no rights beyond the rows that the policies of the tables allow it,
 * and those ask for the customer: see migrations/0012-row-level-security.ts and docs/decisions/0006-row-level-security.md.
 */

/** Neither the owner of the tables nor a superuser: policies hold for it. */
export const tenantRole = 'vitrine_tenant';

/** Names the customer, for the policies. */
export const customerSetting = 'vitrine.customer';

/**
 * Binds the transaction that it stands in, to its end. It gives no row, so that it can go along with another statement in
 * one exchange, and nothing of it is taken for an answer of that.
 */
export const bindingStatement = `select where set_config('role', '${tenantRole}', true) is null
  or set_config('${customerSetting}', $1, true) is null`;
