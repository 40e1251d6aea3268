import sql, { type Sql } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { Id } from '../../http/identifier.js';
import { Nullable } from '../fields.js';
import { ruleNotFound, rulesVersionNotFound } from './change-rules.js';
import { type Rule, shownRuleFields } from './rule.js';

const versionMax = 2 ** 31 - 1;

export const ShownRule = Type.Object(
  {
    ...shownRuleFields,
    changed_in_version: Type.Integer({ description: 'Of the rules, since which it is as it is' }),
    changed_at: Type.String({ format: 'date-time' }),
    changed_by: Nullable(Type.String({ description: 'Name of the user' })),
  },
  { $id: 'Rule' },
);

const versionFields = {
  version: Type.Integer({ minimum: 1 }),
  action: Type.Enum(['created', 'replaced', 'deleted', 'restored']),
  rule_id: Nullable(
    Type.String({ ...Id, description: 'Which rule was changed; null when a version was restored' }),
  ),
  restored_version: Nullable(Type.Integer({ description: 'Which version was restored' })),
  made_at: Type.String({ format: 'date-time' }),
  made_by: Nullable(Type.String({ description: 'Name of the user' })),
};
export const RulesVersion = Type.Object(versionFields, { $id: 'RulesVersion' });
export const RulesVersionWithRules = Type.Object(
  { ...versionFields, rules: Type.Array(ShownRule) },
  { $id: 'RulesVersionWithRules' },
);

/** In an address. */
export const VersionNumber = Type.Integer({ minimum: 1, maximum: versionMax });

type VersionRow = Omit<Static<typeof RulesVersion>, 'made_at'> & { made_at: Date };
type RuleRow = { id: string; rule: Omit<Rule, 'id'>; version: number; made_at: Date; made_by: string | null };

/** The newest version, or 0. */
export async function newestVersion(db: Queryable, customerId: string): Promise<number> {
  const [row] = await db.query<{ version: number }>(
    sql`select coalesce(max(version), 0) as version from rule_versions where customer_id = ${customerId}`,
  );
  return row!.version;
}

/** The rules of a version, in their order. */
export function shownRules(
  db: Queryable,
  customerId: string,
  version: number,
): Promise<Static<typeof ShownRule>[]> {
  return rowsOf(
    db,
    customerId,
    sql`r.since_version <= ${version} and (r.until_version is null or r.until_version > ${version})`,
  );
}

/** Throws `ruleNotFound`. */
export async function shownRule(
  db: Queryable,
  customerId: string,
  id: string,
): Promise<Static<typeof ShownRule>> {
  const [rule] = await rowsOf(db, customerId, sql`r.id = ${id} and r.until_version is null`);
  if (!rule) throw ruleNotFound(id);
  return rule;
}

/** The newest first. */
export async function findVersions(
  db: Queryable,
  customerId: string,
  { where, limit, offset }: { where: Sql; limit: number; offset: number },
): Promise<Static<typeof RulesVersion>[]> {
  const rows = await db.query<VersionRow>(sql`
    select version, action, rule_id, restored_version, made_at, made_by from rule_versions
    where customer_id = ${customerId} and ${where} order by version desc limit ${limit} offset ${offset}`);
  return rows.map((row) => ({ ...row, made_at: row.made_at.toISOString() }));
}

/** One with its rules. Throws `rulesVersionNotFound`. */
export async function getVersion(
  db: Queryable,
  customerId: string,
  version: number,
): Promise<Static<typeof RulesVersionWithRules>> {
  const [found] = await findVersions(db, customerId, {
    where: sql`version = ${version}`,
    limit: 1,
    offset: 0,
  });
  if (!found) throw rulesVersionNotFound(version);
  return { ...found, rules: await shownRules(db, customerId, version) };
}

async function rowsOf(db: Queryable, customerId: string, where: Sql) {
  const rows = await db.query<RuleRow>(sql`
    select r.id, r.rule, v.version, v.made_at, v.made_by from rules r
    join rule_versions v on v.customer_id = r.customer_id and v.version = r.since_version
    where r.customer_id = ${customerId} and ${where} order by r.place`);
  return rows.map(({ id, rule, version, made_at: at, made_by: by }) => ({
    id,
    name: rule.name,
    enabled: rule.enabled,
    applies_to: rule.applies_to,
    when: rule.when,
    do: rule.do,
    changed_in_version: version,
    changed_at: at.toISOString(),
    changed_by: by,
  }));
}
