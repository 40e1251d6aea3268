/** Predictor versions that superusers bring, and the states they go through. */
export const predictors = `
alter table predictor_versions
  add column origin text not null default 'shipped' check (origin in ('shipped', 'brought')),
  add column state text not null default 'ready'
    check (state in ('uploaded', 'verifying', 'warming', 'ready', 'failed', 'draining', 'unloaded')),
  -- Why the state is failed.
  add column failure text,
  -- What was found out while verifying and warming.
  add column facts jsonb not null default '{}',
  add column updated_at timestamptz not null default now();
`;
