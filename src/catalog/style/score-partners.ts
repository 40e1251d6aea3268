import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import type { PredictorVersion } from '../../predictors/inference.js';
import { fiveDigits } from '../similar/scale.js';
import type { ShownColour } from './colour-harmony.js';
import { Matcher, type StyledLook, type StyleModel } from './style-model.js';
import { coloursOfLook } from './training-data.js';

/** What tells how well looks go together. */
export interface Judge {
  model: StyleModel;
  /** Ranks in place of the model. */
  brought?: PredictorVersion;
}

/** A look that is compared with the one asked about. */
export interface Compared {
  id: string;
  slot: string;
  /** Length 1. */
  vector: Float32Array;
}

/** How well each look goes with one, 0–1, in five digits; see `Matcher`. Throws `predictorUnavailable` and `overloaded`. */
export async function scorePartners(
  { db, inference }: Pick<Context, 'db' | 'inference'>,
  { customerId, anchor, judge }: { customerId: string; anchor: StyledLook; judge: Judge },
  looks: Compared[],
): Promise<number[]> {
  if (looks.length === 0) return [];
  const { model, brought } = judge;
  const scores = brought
    ? await inference.scorePairs({
        customerId,
        version: brought,
        anchor: anchor.vector,
        candidates: looks.map(({ vector }) => vector),
        priority: 'realtime',
      })
    : matched(model, anchor, await withColours(db, customerId, model, looks));
  return Array.from(scores, fiveDigits);
}

function matched(model: StyleModel, anchor: StyledLook, looks: StyledLook[]): number[] {
  const matchers = new Map<string, Matcher>();
  for (const { slot } of looks) if (!matchers.has(slot)) matchers.set(slot, new Matcher(model, anchor, slot));
  return looks.map((look) => matchers.get(look.slot)!.score(look));
}

async function withColours(
  db: Queryable,
  customerId: string,
  model: StyleModel,
  looks: Compared[],
): Promise<StyledLook[]> {
  // What was learned does not look at colours.
  if (model.learned) return looks.map((look) => ({ ...look, colours: [] }));
  const rows = await db.query<{ id: string; colours: ShownColour[] }>(sql`
    select l.id, ${coloursOfLook(customerId)} as colours
    from unnest(${looks.map(({ id }) => id)}::text[]) as l(id)`);
  const colours = new Map(rows.map((row) => [row.id, row.colours]));
  return looks.map((look) => ({ ...look, colours: colours.get(look.id) ?? [] }));
}
