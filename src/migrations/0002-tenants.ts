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

-- The bytes of an upload that waits to be processed: they count as stored from the moment it is accepted.
alter table images add column upload_bytes int;

-- What a customer holds, kept by the triggers below, so that nobody counts rows to hold it to its limits.
create table customer_holdings (
  customer_id text primary key references customers on delete cascade,
  images bigint not null,
  stored_bytes bigint not null
);
insert into customer_holdings select customer_id, count(*), coalesce(sum(bytes), 0) from images group by customer_id;

create function count_added_images() returns trigger language plpgsql as $$
begin
  insert into customer_holdings as h (customer_id, images, stored_bytes)
  select customer_id, count(*), sum(coalesce(upload_bytes, bytes, 0)) from added group by customer_id order by customer_id
  on conflict (customer_id) do update set
    images = h.images + excluded.images, stored_bytes = h.stored_bytes + excluded.stored_bytes;
  return null;
end
$$;

-- In the order of the customers, so that two of these do not wait for each other.
create function count_changed_images() returns trigger language plpgsql as $$
declare
  change record;
begin
  for change in
    select customer_id, sum(bytes) as bytes from (
      select customer_id, coalesce(upload_bytes, bytes, 0) as bytes from now_there
      union all
      select customer_id, -coalesce(upload_bytes, bytes, 0) from before) both_sides
    group by customer_id having sum(bytes) <> 0 order by customer_id
  loop
    update customer_holdings set stored_bytes = stored_bytes + change.bytes where customer_id = change.customer_id;
  end loop;
  return null;
end
$$;

create function count_removed_images() returns trigger language plpgsql as $$
declare
  removal record;
begin
  for removal in
    select customer_id, count(*) as images, sum(coalesce(upload_bytes, bytes, 0)) as bytes
    from removed group by customer_id order by customer_id
  loop
    update customer_holdings set images = images - removal.images, stored_bytes = stored_bytes - removal.bytes
    where customer_id = removal.customer_id;
  end loop;
  return null;
end
$$;

create trigger images_added after insert on images referencing new table as added
  for each statement execute function count_added_images();
create trigger images_changed after update on images referencing old table as before new table as now_there
  for each statement execute function count_changed_images();
create trigger images_removed after delete on images referencing old table as removed
  for each statement execute function count_removed_images();
`;
