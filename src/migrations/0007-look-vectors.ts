/** Vectors of looks, made of those of their images, and what has to be made anew. */
export const lookVectors = `
-- Each write of a vector takes a new seq, which is its key in the vector indexes.
create table look_embeddings (
  customer_id text not null,
  look_id text not null,
  predictor text not null,
  version text not null,
  seq bigint generated always as identity unique,
  vector bytea not null,
  primary key (customer_id, look_id, predictor, version),
  foreign key (customer_id, look_id) references looks on delete cascade
);
create index look_embeddings_space on look_embeddings (customer_id, predictor, version, seq);

-- Looks whose vectors are not those of their images any more. A mark that is still the one read is taken away.
create table stale_looks (
  customer_id text not null,
  look_id text not null,
  mark bigint generated always as identity,
  primary key (customer_id, look_id),
  foreign key (customer_id, look_id) references looks on delete cascade
);
create index stale_looks_order on stale_looks (customer_id, mark);

-- How the scores of random pairs of looks lie: quantiles in equal steps from the lowest to the highest.
create table relevance_scales (
  customer_id text not null references customers on delete cascade,
  predictor text not null,
  version text not null,
  looks int not null,
  quantiles jsonb not null,
  made_at timestamptz not null default now(),
  primary key (customer_id, predictor, version)
);

-- What is being deleted with its look or its customer is not there any more for these, and not marked.
create function mark_looks_of_images() returns trigger language plpgsql as $$
begin
  with marked as (
    insert into stale_looks (customer_id, look_id)
    select distinct m.customer_id, m.look_id from changed c
      join look_images m on m.customer_id = c.customer_id and m.image_id = c.image_id
      join looks l on l.customer_id = m.customer_id and l.id = m.look_id
      join customers k on k.id = m.customer_id
    on conflict (customer_id, look_id) do update set mark = default
    returning customer_id
  )
  insert into jobs (customer_id, kind, key, data)
  select distinct customer_id, 'make-look-vectors', '', '{}'::jsonb from marked on conflict do nothing;
  return null;
end $$;

create function mark_looks() returns trigger language plpgsql as $$
begin
  with marked as (
    insert into stale_looks (customer_id, look_id)
    select distinct c.customer_id, c.look_id from changed c
      join looks l on l.customer_id = c.customer_id and l.id = c.look_id
      join customers k on k.id = c.customer_id
    on conflict (customer_id, look_id) do update set mark = default
    returning customer_id
  )
  insert into jobs (customer_id, kind, key, data)
  select distinct customer_id, 'make-look-vectors', '', '{}'::jsonb from marked on conflict do nothing;
  return null;
end $$;

create trigger embeddings_inserted after insert on embeddings
  referencing new table as changed for each statement execute function mark_looks_of_images();
create trigger embeddings_updated after update on embeddings
  referencing new table as changed for each statement execute function mark_looks_of_images();
create trigger embeddings_deleted after delete on embeddings
  referencing old table as changed for each statement execute function mark_looks_of_images();
create trigger look_images_inserted after insert on look_images
  referencing new table as changed for each statement execute function mark_looks();
create trigger look_images_updated after update on look_images
  referencing new table as changed for each statement execute function mark_looks();
create trigger look_images_deleted after delete on look_images
  referencing old table as changed for each statement execute function mark_looks();
`;
