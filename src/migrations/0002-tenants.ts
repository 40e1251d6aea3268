/** Settings and suspension of customers, the life of API keys, temporary passwords, the audit log, usage. */
export const tenants = `
alter table customers
  add column settings jsonb not null default '{}',
  add column suspended_at timestamptz,
  add column updated_at timestamptz not null default now();

-- A key works until ends_at, whether that was set by a rotation (later) or a revocation (at once).
alter table api_keys
  add column id text,
  add column last_used_at timestamptz,
  add column ends_at timestamptz;
update api_keys set id = 'key-' || substr(encode(hash, 'hex'), 1, 16), ends_at = revoked_at;
alter table api_keys
  alter column id set not null,
  add constraint api_keys_id unique (id),
  drop column revoked_at;

-- Until when a temporary password is taken; null for one that the user has chosen.
alter table identity_users add column password_expires_at timestamptz;

-- One row for each change and each refusal at superuser level. customer_id is no reference: the row outlives the customer.
create table audit_log (
  seq bigint generated always as identity primary key,
  at timestamptz not null default now(),
  request_id text not null,
  customer_id text,
  level text,
  username text,
  api_key_id text,
  operation text not null,
  target text,
  status int not null,
  code text,
  address text
);
create index audit_log_customer on audit_log (customer_id, seq);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end
$$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- What a customer has asked for, by day (UTC).
create table usage_by_day (
  customer_id text not null references customers on delete cascade,
  day date not null,
  requests bigint not null default 0,
  limited_requests bigint not null default 0,
  predictions bigint not null default 0,
  ingested_images bigint not null default 0,
  primary key (customer_id, day)
);
`;
