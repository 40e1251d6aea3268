/** Trials of two predictor versions on a customer's own images, and how good its indexes are. */
export const quality = `
create table trials (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity unique,
  predictor text not null,
  version text not null,
  against_predictor text not null,
  against_version text not null,
  task text not null,
  settings jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  failure text,
  report jsonb,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (customer_id, id),
  foreign key (predictor, version) references predictor_versions on delete cascade
);
create index trials_of_version on trials (customer_id, predictor, version, key);

-- The sample of a trial and what the two versions said of each image; gone once the report is written.
create table trial_images (
  customer_id text not null,
  trial_id text not null,
  place int not null,
  image_id text not null,
  -- What is known to be on it, where the trial was given that.
  labels text[],
  seen jsonb,
  primary key (customer_id, trial_id, place),
  foreign key (customer_id, trial_id) references trials on delete cascade
);

-- The latest measurement of each embedding version of a customer.
create table index_quality (
  customer_id text not null,
  predictor text not null,
  version text not null,
  measured_at timestamptz not null,
  result jsonb not null,
  primary key (customer_id, predictor, version),
  foreign key (customer_id, predictor, version) references predictor_assignments on delete cascade
);
`;
