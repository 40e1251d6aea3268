/** The rules that shops write themselves, in every version that they have had. */
export const rules = `
-- Each change of a customer's rules is a version. Unlike its number, its key never comes again, not even for a customer
-- that is made anew under the same id.
create table rule_versions (
  customer_id text not null references customers on delete cascade,
  version int not null,
  key bigint generated always as identity,
  action text not null check (action in ('created', 'replaced', 'deleted', 'restored')),
  rule_id text,
  restored_version int,
  made_by text,
  made_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, version)
);

-- A rule as it was from one version on until before another, or still is.
create table rules (
  customer_id text not null,
  id text not null,
  since_version int not null,
  until_version int,
  place int not null,
  rule jsonb not null,
  primary key (customer_id, id, since_version),
  foreign key (customer_id, since_version) references rule_versions on delete cascade
);
create index rules_since on rules (customer_id, since_version);
create index rules_current on rules (customer_id, place) where until_version is null;
`;
