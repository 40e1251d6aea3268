import sql, { type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.js';
import type { Rule } from './rule.js';

/** All rules of a customer, in their order, as of one version; version 0 has none. */
export interface RuleSet {
  version: number;
  rules: Rule[];
}

/** Which version is the newest. Its key is of this version alone, whatever customer comes and goes. */
export interface RulesMark {
  version: number;
  key: number;
}

/** More customers are not kept: the memory they take stays small. */
const customersMax = 1_000;

/**
 * The rules of the customers. Whoever answers reads the mark along with what it reads anyway (`rulesMark`): what was
 * changed counts in the next answer of every process, and rules that have not changed are not read again.
 */
export class RuleSets {
  readonly #db: Database;
  readonly #known = new Map<string, { key: number; set: RuleSet }>();

  constructor(db: Database) {
    this.#db = db;
  }

  async at(customerId: string, mark: RulesMark | null): Promise<RuleSet> {
    if (!mark) return { version: 0, rules: [] };
    const known = this.#known.get(customerId);
    if (known?.key === mark.key) return known.set;
    const db = this.#db.boundTo(customerId);
    const set = { version: mark.version, rules: await findRules(db, customerId, mark.version) };
    if (this.#known.size >= customersMax) this.#known.clear();
    this.#known.set(customerId, { key: mark.key, set });
    return set;
  }
}

/** A `RulesMark` or null, as a column of a statement. */
export function rulesMark(customerId: string): Sql {
  return sql`(select json_build_object('version', version, 'key', key) from rule_versions
    where customer_id = ${customerId} order by version desc limit 1)`;
}

/** The rules of one version, in their order. */
export async function findRules(db: Queryable, customerId: string, version: number): Promise<Rule[]> {
  const rows = await db.query<{ id: string; rule: Omit<Rule, 'id'> }>(sql`
    select id, rule from rules
    where customer_id = ${customerId} and since_version <= ${version}
      and (until_version is null or until_version > ${version})
    order by place`);
  return rows.map(({ id, rule }) => ({ id, ...rule }));
}
