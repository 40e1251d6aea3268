import sql, { type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.js';
import { Marked } from '../../db/marked.js';
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

/** The rules of the customers, by the mark that `rulesMark` reads. */
export class RuleSets {
  readonly #db: Database;
  readonly #known = new Marked<RuleSet>();

  constructor(db: Database) {
    this.#db = db;
  }

  async at(customerId: string, mark: RulesMark | null): Promise<RuleSet> {
    if (!mark) return { version: 0, rules: [] };
    const db = this.#db.boundTo(customerId);
    return this.#known.at(customerId, String(mark.key), async () => ({
      version: mark.version,
      rules: await findRules(db, customerId, mark.version),
    }));
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
