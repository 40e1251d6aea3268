import sql, { join, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { vectorOf } from '../../search/embeddings.js';
import type { Space } from '../../search/vector-index.js';
import type { ActiveRule } from './active-rules.js';
import { vetoConditions } from './candidates.js';

/** A look that rules pin, and that may be shown. */
export interface PinnedLook {
  id: string;
  position: number;
  /** Which rule pins it. */
  ruleId: string;
  /** Of length 1; null while no picture of it has been seen by this predictor version. */
  vector: Float32Array | null;
}

/**
 * The looks pinned beside another, by position. Left out is what is hidden, vetoed, or does not meet `where`: conditions on a look
 * `l`. Of two rules that pin a look the first counts, and of two looks at one position the second moves on to the next.
 */
export async function pinnedLooks(
  db: Queryable,
  space: Space,
  active: ActiveRule[],
  { lookId, where }: { lookId: string; where: Sql[] },
): Promise<PinnedLook[]> {
  const wanted = wantedPins(active, lookId);
  if (wanted.size === 0) return [];
  const { customerId, predictor, version } = space;
  const conditions = [...where, ...vetoConditions(customerId, active)];
  const rows = await db.query<{ id: string; vector: Uint8Array | null }>(sql`
    select l.id, e.vector from unnest(${[...wanted.keys()]}::text[]) asked(id)
    cross join lateral (
      select * from looks where customer_id = ${customerId} and id = asked.id and hidden_since is null offset 0) l
    left join lateral (
      select predictor, version, vector from look_embeddings
      where customer_id = ${customerId} and look_id = l.id offset 0
    ) e on e.predictor = ${predictor} and e.version = ${version}
    where ${conditions.length === 0 ? sql`true` : join(conditions, ' and ')}`);
  const vectors = new Map(rows.map(({ id, vector }) => [id, vector && vectorOf(vector)]));
  const places = new Map<number, PinnedLook>();
  for (const [id, { ruleId, position: first }] of wanted) {
    const vector = vectors.get(id);
    if (vector === undefined) continue;
    let position = first;
    while (places.has(position)) position++;
    places.set(position, { id, position, ruleId, vector });
  }
  return [...places.values()].sort((a, b) => a.position - b.position);
}

/** Of a look `l`: that it is none of these. */
export function notPinned(pinned: PinnedLook[]): Sql[] {
  return pinned.length === 0 ? [] : [sql`l.id <> all(${pinned.map(({ id }) => id)}::text[])`];
}

/** By look, in the order of the rules. */
function wantedPins(active: ActiveRule[], lookId: string) {
  const wanted = new Map<string, { position: number; ruleId: string }>();
  for (const one of active) {
    if (one.kind !== 'pin') continue;
    for (const { look_id: id, position } of one.pins)
      if (id !== lookId && !wanted.has(id)) wanted.set(id, { position, ruleId: one.rule.id });
  }
  return wanted;
}

/**
 * The first `end` of the list in which pinned looks stand at their positions and others, in their order, between them. Where the
 * others run short, pinned looks move up: there are no gaps.
 */
export function withPins<One>(others: One[], pinned: (One & { position: number })[], end: number): One[] {
  const list: One[] = [];
  let pin = 0;
  let other = 0;
  while (list.length < end) {
    const next = pinned[pin];
    const isDue = next !== undefined && (next.position <= list.length + 1 || other >= others.length);
    const one = isDue ? next : others[other];
    if (one === undefined) break;
    list.push(one);
    if (isDue) pin++;
    else other++;
  }
  return list;
}
