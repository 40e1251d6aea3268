/** Feeds: where catalogues come from, what came from them, and their runs. */
export const feeds = `
create table feeds (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity,
  url text,
  format text not null,
  mapping jsonb not null default '{}',
  every_seconds int,
  removal_share_max float8 not null,
  remove_after_seconds int not null,
  recheck_images_after_seconds int not null,
  authorization_header text,
  -- Of the copy that was taken in last.
  etag text,
  last_modified text,
  fetched_url text,
  -- When a sale begins or ends, so that the same copy says something else.
  changes_at timestamptz,
  images_checked_at timestamptz not null default statement_timestamp(),
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id)
);

-- What came from feeds. There is no reference to the feed: what came from one that was deleted is still to be removed.
create table feed_items (
  customer_id text not null references customers on delete cascade,
  item_id text not null,
  feed_id text not null,
  look_id text not null,
  product_id text not null,
  role text not null check (role in ('product', 'look', 'item')),
  hash text not null,
  -- The run that wrote it last, and what it did.
  run_id text not null,
  effect text not null,
  -- When it vanished from its feed: when it is to be deleted.
  remove_at timestamptz,
  -- The run in which it was missing and that waits for a confirmation.
  missing_in text,
  primary key (customer_id, item_id)
);
create index feed_items_feed on feed_items (customer_id, feed_id, item_id);
create index feed_items_look on feed_items (customer_id, look_id);
create index feed_items_product on feed_items (customer_id, product_id);
create index feed_items_missing on feed_items (customer_id, missing_in, item_id) where missing_in is not null;
create index feed_items_remove on feed_items (customer_id, remove_at) where remove_at is not null;

create table feed_runs (
  customer_id text not null,
  id text not null,
  key bigint generated always as identity,
  feed_id text not null,
  state text not null default 'queued' check (state in
    ('queued', 'running', 'awaiting_confirmation', 'done', 'unchanged', 'failed', 'cancelled')),
  source text not null check (source in ('pull', 'push')),
  dry_run boolean not null,
  confirmed boolean not null default false,
  charset text,
  bytes bigint,
  bytes_read bigint not null default 0,
  -- Who works on it: another one that begins anew takes its place.
  token text,
  counts jsonb not null default '{}',
  errors_by_code jsonb not null default '{}',
  examples jsonb not null default '{}',
  failure_code text,
  failure_detail text,
  -- Validators of the copy that was fetched.
  validators jsonb,
  source_changed_at timestamptz,
  created_at timestamptz not null default statement_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (customer_id, id),
  foreign key (customer_id, feed_id) references feeds on delete cascade
);
create index feed_runs_feed on feed_runs (customer_id, feed_id, key);
create index feed_runs_taken_in on feed_runs (customer_id, key) where state in ('done', 'unchanged') and not dry_run;
create index feed_runs_open on feed_runs (customer_id, key) where state in ('queued', 'running');

create table feed_run_errors (
  customer_id text not null,
  run_id text not null,
  place int not null,
  line int not null,
  item_id text,
  field text,
  code text not null,
  message text not null,
  primary key (customer_id, run_id, place),
  foreign key (customer_id, run_id) references feed_runs on delete cascade
);
`;
