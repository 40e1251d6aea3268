import sql from 'sql-template-tag';
import type { Database, Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import type { Caller } from '../../operation.js';
import { lockCatalogue } from '../rows.js';
import { refuseUnknown } from './refuse-unknown.js';
import { rulesPerCustomerMax, type StoredRule } from './rule.js';

/** Whose rules are changed, and by whom. */
export interface Editor {
  customerId: string;
  caller: Caller;
}

/** Adds a rule behind all others. Throws `ruleExists`. */
export function addRule(db: Database, editor: Editor, id: string, rule: StoredRule): Promise<void> {
  const { customerId } = editor;
  return change(db, customerId, async (tx) => {
    await refuseUnknown(tx, customerId, [rule]);
    const [now] = await tx.query<{ count: number; place: number; exists: boolean }>(sql`
      select count(*) as count, coalesce(max(place), 0) + 1 as place, coalesce(bool_or(id = ${id}), false) as exists
      from rules where customer_id = ${customerId} and until_version is null`);
    const { count, place, exists } = now!;
    if (exists) throw errors.ruleExists(`There is a rule ${id} already; replace it by \`PUT /rules/${id}\`.`);
    if (count >= rulesPerCustomerMax)
      throw errors.requestInvalid(`A shop may have ${rulesPerCustomerMax} rules; delete one first.`);
    const version = await nextVersion(tx, editor, { action: 'created', rule: id });
    await insertRule(tx, customerId, { id, version, place, rule });
  });
}

/**
 * Replaces a rule by what `make` makes of it, and puts it at the `position`-th place, the others keeping their order; one
 * that says the same at the same place is no new version. Throws `ruleNotFound`.
 */
export function replaceRule(
  db: Database,
  editor: Editor,
  id: string,
  make: (now: StoredRule) => StoredRule,
  position?: number,
): Promise<void> {
  const { customerId } = editor;
  return change(db, customerId, async (tx) => {
    const [now] = await tx.query<{ place: number; rule: StoredRule }>(sql`
      select place, rule from rules where customer_id = ${customerId} and id = ${id} and until_version is null`);
    if (!now) throw ruleNotFound(id);
    const rule = make(now.rule);
    await refuseUnknown(tx, customerId, [rule]);
    const [same] = await tx.query(
      sql`select 1 where ${JSON.stringify(now.rule)}::jsonb = ${JSON.stringify(rule)}::jsonb`,
    );
    const moves = position === undefined ? [] : await movesTo(tx, customerId, id, position);
    if (same && moves.length === 0) return;
    const version = await nextVersion(tx, editor, { action: 'replaced', rule: id });
    const place = moves.find((move) => move.id === id)?.place ?? now.place;
    await endRule(tx, customerId, id, version);
    await insertRule(tx, customerId, { id, version, place, rule });
    await moveRules(
      tx,
      customerId,
      version,
      moves.filter((move) => move.id !== id),
    );
  });
}

/** Which rules come to another place when one is put at the `position`-th, and to which: the places stay those that they are. */
async function movesTo(
  tx: Queryable,
  customerId: string,
  id: string,
  position: number,
): Promise<{ id: string; place: number }[]> {
  const rules = await tx.query<{ id: string; place: number }>(sql`
    select id, place from rules where customer_id = ${customerId} and until_version is null order by place`);
  const order = rules.map((rule) => rule.id).filter((one) => one !== id);
  order.splice(position - 1, 0, id);
  return order.flatMap((one, n) => (rules[n]!.id === one ? [] : [{ id: one, place: rules[n]!.place }]));
}

/** They say what they said, elsewhere. */
async function moveRules(
  tx: Queryable,
  customerId: string,
  version: number,
  moves: { id: string; place: number }[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(sql`
    with moved as (select * from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as m(id text, place int)),
    ended as (
      update rules r set until_version = ${version} from moved
      where r.customer_id = ${customerId} and r.id = moved.id and r.until_version is null
      returning r.id, r.rule
    )
    insert into rules (customer_id, id, since_version, place, rule)
    select ${customerId}, ended.id, ${version}::int, moved.place, ended.rule from ended join moved using (id)`);
}

/** Throws `ruleNotFound`. */
export function removeRule(db: Database, editor: Editor, id: string): Promise<void> {
  const { customerId } = editor;
  return change(db, customerId, async (tx) => {
    const [now] = await tx.query(sql`
      select 1 from rules where customer_id = ${customerId} and id = ${id} and until_version is null`);
    if (!now) throw ruleNotFound(id);
    await endRule(tx, customerId, id, await nextVersion(tx, editor, { action: 'deleted', rule: id }));
  });
}

/** Makes the rules what they were in a version, as a new one, unless they are so already. Throws `rulesVersionNotFound`. */
export function restoreVersion(db: Database, editor: Editor, restored: number): Promise<void> {
  const { customerId } = editor;
  return change(db, customerId, async (tx) => {
    const [known] = await tx.query(
      sql`select 1 from rule_versions where customer_id = ${customerId} and version = ${restored}`,
    );
    if (!known) throw rulesVersionNotFound(restored);
    const then = sql`
      select id, place, rule from rules where customer_id = ${customerId} and since_version <= ${restored}
        and (until_version is null or until_version > ${restored})`;
    const now = sql`
      select id, place, rule from rules where customer_id = ${customerId} and until_version is null`;
    const [differs] = await tx.query(sql`(${then} except ${now}) union all (${now} except ${then}) limit 1`);
    if (!differs) return;
    const version = await nextVersion(tx, editor, { action: 'restored', restored });
    await tx.query(sql`
      update rules r set until_version = ${version} where customer_id = ${customerId} and until_version is null
        and not exists (select 1 from (${then}) t where (t.id, t.place, t.rule) = (r.id, r.place, r.rule))`);
    await tx.query(sql`
      insert into rules (customer_id, id, since_version, place, rule)
      select ${customerId}, t.id, ${version}::int, t.place, t.rule from (${then}) t
      where not exists (
        select 1 from rules r where r.customer_id = ${customerId} and r.id = t.id and r.until_version is null)`);
  });
}

export const ruleNotFound = (id: string) =>
  errors.ruleNotFound(`There is no rule ${id}; see \`GET /rules\`.`);
export const rulesVersionNotFound = (version: number) =>
  errors.rulesVersionNotFound(`There is no version ${version}; see \`GET /rules/versions\`.`);

/** Those who change the rules of a customer wait for each other, and for those who change its categories. */
function change(db: Database, customerId: string, work: (tx: Queryable) => Promise<void>): Promise<void> {
  return db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    await work(tx);
  });
}

interface Change {
  action: 'created' | 'replaced' | 'deleted' | 'restored';
  rule?: string;
  restored?: number;
}

async function nextVersion(
  tx: Queryable,
  { customerId, caller }: Editor,
  { action, rule, restored }: Change,
): Promise<number> {
  const [row] = await tx.query<{ version: number }>(sql`
    insert into rule_versions (customer_id, version, action, rule_id, restored_version, made_by)
    select ${customerId}, coalesce(max(version), 0) + 1, ${action}, ${rule ?? null}, ${restored ?? null}::int,
      ${caller.username ?? null}
    from rule_versions where customer_id = ${customerId}
    returning version`);
  return row!.version;
}

function endRule(tx: Queryable, customerId: string, id: string, version: number): Promise<unknown> {
  return tx.query(sql`
    update rules set until_version = ${version}
    where customer_id = ${customerId} and id = ${id} and until_version is null`);
}

function insertRule(
  tx: Queryable,
  customerId: string,
  { id, version, place, rule }: { id: string; version: number; place: number; rule: StoredRule },
): Promise<unknown> {
  return tx.query(sql`
    insert into rules (customer_id, id, since_version, place, rule)
    values (${customerId}, ${id}, ${version}, ${place}, ${JSON.stringify(rule)}::jsonb)`);
}
