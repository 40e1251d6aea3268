/** Predictor versions that superusers bring, and the states they go through. */
export const predictors = `
alter table predictor_versions
  add column origin text not null default 'shipped' check (origin in ('shipped', 'brought')),
  add column state text not null default 'ready'
    check (state in ('fetching', 'uploaded', 'verifying', 'warming', 'ready', 'failed', 'draining', 'unloaded')),
  -- Why the state is failed.
  add column failure text,
  -- What was found out while verifying and warming.
  add column facts jsonb not null default '{}',
  add column updated_at timestamptz not null default now();

-- Unknown while the files of a version are fetched from an address.
alter table predictor_versions alter column task drop not null, alter column manifest drop not null;

alter table predictor_assignments
  -- The share of the requests that name no predictor which this version answers before it is the default.
  add column share real not null default 0 check (share >= 0 and share <= 1),
  -- Set once the images that were there before have been shown to it.
  add column backfilled_at timestamptz,
  -- Images a second that are shown to it because they were there before it was assigned; null: as fast as it goes.
  add column backfill_rate real check (backfill_rate > 0),
  -- Rows of a version that was the default before are kept until then, so that one can go back.
  add column retires_at timestamptz,
  add column created_at timestamptz not null default now();
update predictor_assignments set backfilled_at = now();
`;
