/** Customers, their API keys, the embedded identity provider's users, images, collections, predictors, jobs. */
export const foundation = `
create table customers (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

-- customer_id is null for the keys of superusers.
create table api_keys (
  customer_id text references customers on delete cascade,
  hash bytea primary key,
  label text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index api_keys_customer on api_keys (customer_id);

create table identity_clients (
  id text primary key,
  name text not null unique,
  secret text,
  redirect_uris text[] not null default '{}'
);

create table identity_users (
  username text primary key,
  sub uuid not null unique,
  password_hash text not null,
  groups text[] not null,
  status text not null check (status in ('CONFIRMED', 'FORCE_CHANGE_PASSWORD')),
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);

-- Failed sign-ins in a row, by the SHA-256 of the name: names that no user has are counted and locked too, or
-- the lock would tell which exist.
create table identity_sign_in_failures (
  username_hash bytea primary key,
  failures int not null,
  failed_at timestamptz not null,
  locked_until timestamptz
);

-- One row for each sign-in; every token that comes from it names it in origin_jti. Without refresh_hash it
-- cannot be refreshed (implicit flow).
create table identity_sessions (
  origin_jti uuid primary key,
  refresh_hash bytea unique,
  username text not null references identity_users on delete cascade,
  client_id text not null references identity_clients on delete cascade,
  scope text not null,
  auth_time timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index identity_sessions_user on identity_sessions (username);

-- What a sign-in is waiting for: authorization codes to be redeemed, challenges to be answered. A used one stays
-- until it expires, so that its second use is noticed.
create table identity_pending (
  hash bytea primary key,
  kind text not null check (kind in ('code', 'challenge')),
  username text not null references identity_users on delete cascade,
  client_id text not null references identity_clients on delete cascade,
  data jsonb not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table images (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity unique,
  status text not null check (status in ('pending', 'ready', 'failed')),
  error_code text,
  error_detail text,
  source_url text,
  -- What the source said of the picture last fetched from it, for a conditional request; fetched_url is where
  -- redirects had led to, the only address to which these validators mean anything.
  etag text,
  last_modified text,
  fetched_url text,
  -- Bytes that were handed over and wait to be processed.
  upload_sha256 text,
  -- The picture that answers rest on: the last one that was processed.
  sha256 text,
  format text,
  width int,
  height int,
  bytes int,
  metadata jsonb not null default '{}',
  revision int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  processed_at timestamptz,
  primary key (customer_id, id)
);
create index images_order on images (customer_id, key);
-- What is not ready is rare and asked for often: how far is it, what failed.
create index images_unready on images (customer_id, status, key) where status <> 'ready';
create index images_sha256 on images (customer_id, sha256);

create table collections (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity unique,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index collections_order on collections (customer_id, key);

create table collection_images (
  customer_id text not null,
  collection_id text not null,
  image_id text not null,
  key bigint generated always as identity unique,
  primary key (customer_id, collection_id, image_id),
  foreign key (customer_id, collection_id) references collections on delete cascade,
  foreign key (customer_id, image_id) references images on delete cascade
);
create index collection_images_order on collection_images (customer_id, collection_id, key);
create index collection_images_image on collection_images (customer_id, image_id);

create table predictor_versions (
  name text not null,
  version text not null,
  task text not null,
  manifest jsonb not null,
  created_at timestamptz not null default now(),
  primary key (name, version)
);

create table predictor_assignments (
  customer_id text not null references customers on delete cascade,
  predictor text not null,
  version text not null,
  task text not null,
  -- The version that answers when a request names no predictor; one for each task.
  is_default boolean not null default false,
  primary key (customer_id, predictor, version),
  foreign key (predictor, version) references predictor_versions
);
create unique index predictor_assignments_default on predictor_assignments (customer_id, task) where is_default;

create table predictions (
  customer_id text not null,
  image_id text not null,
  predictor text not null,
  version text not null,
  result jsonb not null,
  created_at timestamptz not null default now(),
  primary key (customer_id, image_id, predictor, version),
  foreign key (customer_id, image_id) references images on delete cascade
);

-- Each write of a vector takes a new seq, which is its key in the vector indexes.
create table embeddings (
  customer_id text not null,
  image_id text not null,
  predictor text not null,
  version text not null,
  seq bigint generated always as identity unique,
  vector bytea not null,
  primary key (customer_id, image_id, predictor, version),
  foreign key (customer_id, image_id) references images on delete cascade
);
create index embeddings_space on embeddings (customer_id, predictor, version, seq);

create table jobs (
  id bigint generated always as identity primary key,
  -- Collation C is the order in which the worker goes round, and the cheapest.
  customer_id text collate "C" references customers on delete cascade,
  kind text collate "C" not null,
  key text collate "C",
  data jsonb not null,
  attempts int not null default 0,
  run_at timestamptz not null default now(),
  claimed_by uuid,
  claimed_until timestamptz,
  last_error text,
  created_at timestamptz not null default now()
);
-- Under a key at most one job waits and at most one runs.
create unique index jobs_waiting on jobs (kind, customer_id, key) nulls not distinct
  where claimed_by is null and key is not null;
create unique index jobs_running on jobs (kind, customer_id, key) nulls not distinct
  where claimed_by is not null and key is not null;
create index jobs_runnable on jobs (kind, (coalesce(customer_id, '')), run_at, id) where claimed_by is null;
create index jobs_claimed on jobs (claimed_by, claimed_until) where claimed_by is not null;
`;
