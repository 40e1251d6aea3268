import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import { assignVersions } from '../../predictors/assignments.js';
import { fingerprintOf } from '../../predictors/fingerprint.js';
import type { Manifest } from '../../predictors/manifest.js';
import type { ArchivedPredictor } from './format.js';

/** A version that the customer had, and whether this installation has it. */
export interface KeptVersion extends ArchivedPredictor {
  kept: boolean;
  dimensions?: number | undefined;
}

/**
 * Assigns to the customer what it had, as far as this installation has the very same and it is ready; for a task of which nothing is
 * here, what comes with Vitrine. What the others said does not come along: it is made anew.
 */
export async function keepVersions(
  context: Context,
  customerId: string,
  archived: ArchivedPredictor[],
): Promise<KeptVersion[]> {
  const { db, predictors, assignments } = context;
  const here = await db.query<{ name: string; version: string; manifest: Manifest }>(sql`
    select name, version, manifest from predictor_versions where state = 'ready' and manifest is not null
      and (name, version) in (
        select * from unnest(${archived.map(({ name }) => name)}::text[], ${archived.map((one) => one.version)}::text[]))`);
  const versions = archived.map((one): KeptVersion => {
    const found = here.find(({ name, version }) => name === one.name && version === one.version);
    const kept = found?.manifest.task === one.task && fingerprintOf(found.manifest) === one.fingerprint;
    return { ...one, kept, dimensions: found?.manifest.dimensions };
  });
  const kept = versions.filter((one) => one.kept);
  await db.transaction(async (tx) => {
    // The index on the defaults lets in one for each task.
    await tx.query(sql`
      insert into predictor_assignments (customer_id, predictor, version, task, is_default, share, backfilled_at)
      select ${customerId}, name, version, task,
        is_default and row_number() over (partition by task, is_default order by name, version) = 1, share, now()
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
        as r(name text, version text, task text, is_default boolean, share real)
      on conflict do nothing`);
    const tasks = new Set(versions.filter((one) => one.is_default && !one.kept).map(({ task }) => task));
    const others = predictors.shipped.filter(({ manifest }) => tasks.has(manifest.task));
    await assignVersions(tx, customerId, others);
    // One of those may have come along, beside a default that did not.
    await tx.query(sql`
      update predictor_assignments a set is_default = true, share = 0
      from (
        select distinct on (task) predictor, version from predictor_assignments b
        where customer_id = ${customerId} and task = any(${[...tasks]}::text[]) and not exists (
          select from predictor_assignments d
          where d.customer_id = ${customerId} and d.task = b.task and d.is_default)
        order by task, predictor, version) chosen
      where a.customer_id = ${customerId} and a.predictor = chosen.predictor and a.version = chosen.version`);
  });
  assignments.forget();
  return versions;
}
