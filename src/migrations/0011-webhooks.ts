/** Webhooks: the addresses of customers, the events they are told, and what came of it. */
export const webhooks = `
-- events: the types that are told; null: all. The secrets sign, so that they are kept as they are.
create table webhooks (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity,
  url text not null,
  description text,
  events text[],
  secret text not null,
  -- That of before a rotation signs too, until then.
  previous_secret text,
  previous_secret_ends_at timestamptz,
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('by_admin', 'gone', 'failing')),
  -- Since the last success: failed attempts, and when the first of them was.
  failures int not null default 0,
  failing_since timestamptz,
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id)
);

create table webhook_events (
  customer_id text not null references customers on delete cascade,
  id text not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id)
);
create index webhook_events_age on webhook_events (customer_id, created_at);

-- One event for one webhook. tries: attempts since it was queued, or replayed, last.
create table webhook_deliveries (
  customer_id text not null,
  id text not null,
  key bigint generated always as identity,
  webhook_id text not null,
  event_id text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  tries int not null default 0,
  next_attempt_at timestamptz not null default statement_timestamp(),
  ended_at timestamptz,
  primary key (customer_id, id),
  foreign key (customer_id, webhook_id) references webhooks on delete cascade,
  foreign key (customer_id, event_id) references webhook_events on delete cascade
);
create index webhook_deliveries_order on webhook_deliveries (customer_id, webhook_id, key);
create index webhook_deliveries_due on webhook_deliveries (customer_id, webhook_id, next_attempt_at) where state = 'pending';
create index webhook_deliveries_event on webhook_deliveries (customer_id, event_id);

create table webhook_attempts (
  customer_id text not null,
  delivery_id text not null,
  n int not null,
  at timestamptz not null,
  duration_ms int not null,
  -- What was answered; without an answer, why there was none.
  status int,
  error text,
  excerpt text,
  primary key (customer_id, delivery_id, n),
  foreign key (customer_id, delivery_id) references webhook_deliveries on delete cascade
);

create function wants_event(customer text, event_type text) returns boolean language sql stable as $$
  select exists (
    select from webhooks
    where customer_id = customer and disabled_at is null and (events is null or event_type = any(events)))
$$;

-- Tells an event to all webhooks that want it: in the transaction of what it tells of. A webhook that is being deleted is
-- waited for, since what is told must not fail for its sake. Meeting the job that waits holds it back until the commit.
create function tell_event(customer text, event_type text, facts jsonb) returns void language plpgsql as $$
begin
  with wanting as materialized (
    select w.id from webhooks w
    where w.customer_id = customer and w.disabled_at is null and (w.events is null or event_type = any(w.events))
    order by w.id for key share
  ), event as (
    insert into webhook_events (customer_id, id, type, data)
    select customer, 'evt_' || replace(gen_random_uuid()::text, '-', ''), event_type, facts
    where exists (select from wanting) returning id
  ), delivery as (
    insert into webhook_deliveries (customer_id, id, webhook_id, event_id)
    select customer, 'dlv_' || replace(gen_random_uuid()::text, '-', ''), wanting.id, event.id from wanting, event
    returning webhook_id
  )
  insert into jobs (customer_id, kind, key, data)
  select customer, 'deliver-webhook', webhook_id, '{}'::jsonb from delivery order by webhook_id
  on conflict (kind, customer_id, key) where claimed_by is null and key is not null
  do update set run_at = least(jobs.run_at, excluded.run_at);
end
$$;

create function iso_moment(moment timestamptz) returns text language sql stable as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Images that failed and are to be told of, many in one event: by one job of each customer, a few seconds later.
create table untold_failures (
  customer_id text not null references customers on delete cascade,
  key bigint generated always as identity,
  facts jsonb not null,
  primary key (customer_id, key)
);

create function note_failed_image() returns trigger language plpgsql as $$
begin
  if not wants_event(new.customer_id, 'image.failed') then return null; end if;
  insert into untold_failures (customer_id, facts) values (new.customer_id, jsonb_build_object(
    'id', new.id,
    'source_url', new.source_url,
    'error', jsonb_build_object('code', new.error_code, 'detail', new.error_detail),
    'failed_at', iso_moment(new.updated_at)));
  insert into jobs (customer_id, kind, key, data, run_at)
  values (new.customer_id, 'tell-failed-images', 'images', '{}'::jsonb, statement_timestamp() + interval '5 seconds')
  on conflict (kind, customer_id, key) where claimed_by is null and key is not null do update set data = jobs.data;
  return null;
end
$$;
create trigger images_failed after update of status on images for each row
  when (new.status = 'failed' and old.status is distinct from 'failed') execute function note_failed_image();

create function tell_feed_run() returns trigger language plpgsql as $$
begin
  perform tell_event(
    new.customer_id,
    case new.state when 'awaiting_confirmation' then 'feed_run.awaiting_confirmation' else 'feed_run.finished' end,
    jsonb_build_object(
      'id', new.id,
      'feed_id', new.feed_id,
      'state', new.state,
      'source', new.source,
      'dry_run', new.dry_run,
      'counts', '{"rows": 0, "created": 0, "changed": 0, "unchanged": 0, "rejected": 0, "hidden": 0}'::jsonb || new.counts,
      'errors_by_code', new.errors_by_code,
      'error', case when new.failure_code is not null
        then jsonb_build_object('code', new.failure_code, 'detail', coalesce(new.failure_detail, '')) end,
      'started_at', iso_moment(new.started_at),
      'finished_at', iso_moment(new.finished_at)));
  return null;
end
$$;
create trigger feed_runs_told after update of state on feed_runs for each row
  when (new.state is distinct from old.state and new.state not in ('queued', 'running')) execute function tell_feed_run();

create function tell_migration() returns trigger language plpgsql as $$
begin
  if not wants_event(new.customer_id, 'migration.finished') then return null; end if;
  perform tell_event(new.customer_id, 'migration.finished', jsonb_build_object(
    'predictor', new.predictor,
    'version', new.version,
    'task', new.task,
    'is_default', new.is_default,
    'images', jsonb_build_object(
      'all', (select count(*) from images where customer_id = new.customer_id and sha256 is not null),
      'seen', (select count(*) from predictions
        where customer_id = new.customer_id and predictor = new.predictor and version = new.version)),
    'started_at', iso_moment(new.created_at),
    'finished_at', iso_moment(new.backfilled_at)));
  return null;
end
$$;
create trigger predictor_assignments_told after update of backfilled_at on predictor_assignments for each row
  when (old.backfilled_at is null and new.backfilled_at is not null) execute function tell_migration();

-- How much of a limit was told to be used, in percent; there is no row below 80.
create table quota_levels (
  customer_id text not null references customers on delete cascade,
  resource text not null,
  level int not null,
  primary key (customer_id, resource)
);

-- A level that was told is told again only after it has fallen 5 points below, so that what goes up and down at the edge is
-- told once.
create function note_quota(customer text, held_images bigint, held_bytes bigint) returns void language plpgsql as $$
declare
  used record;
  reached int;
begin
  for used in
    select h.resource, h.held, (c.settings -> 'limits' ->> h.resource)::numeric as most, coalesce(l.level, 0) as told
    from customers c
    cross join (values ('images', held_images), ('stored_bytes', held_bytes)) as h (resource, held)
    left join quota_levels l on l.customer_id = c.id and l.resource = h.resource
    where c.id = customer and (l.level is not null or c.settings -> 'limits' -> h.resource is not null)
    order by h.resource
  loop
    reached := case
      when coalesce(used.most, 0) <= 0 then 0
      when used.held >= used.most * 0.95 then 95
      when used.told = 95 and used.held >= used.most * 0.90 then 95
      when used.held >= used.most * 0.80 then 80
      when used.told >= 80 and used.held >= used.most * 0.75 then 80
      else 0 end;
    if reached = used.told then continue; end if;
    delete from quota_levels q where q.customer_id = customer and q.resource = used.resource;
    if reached > 0 then
      insert into quota_levels (customer_id, resource, level) values (customer, used.resource, reached);
    end if;
    if reached > used.told then
      perform tell_event(customer, 'quota.near', jsonb_build_object(
        'resource', used.resource, 'percent', reached, 'held', used.held, 'limit', used.most));
    end if;
  end loop;
end
$$;

create function note_quota_of_holdings() returns trigger language plpgsql as $$
begin
  perform note_quota(new.customer_id, new.images, new.stored_bytes);
  return null;
end
$$;
create trigger customer_holdings_quota after insert or update on customer_holdings
  for each row execute function note_quota_of_holdings();

-- The lock has this and changes of what is held judge one after the other.
create function note_quota_of_limits() returns trigger language plpgsql as $$
begin
  perform note_quota(h.customer_id, h.images, h.stored_bytes) from (
    select * from customer_holdings where customer_id = new.id for update) h;
  return null;
end
$$;
create trigger customers_quota after update of settings on customers for each row
  when (new.settings is distinct from old.settings) execute function note_quota_of_limits();

-- What was reached before there were webhooks.
select note_quota(customer_id, images, stored_bytes) from customer_holdings;
`;
