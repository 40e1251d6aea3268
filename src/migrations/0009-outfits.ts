/** What goes with what: slots of categories, outfits, and what is learned from them. */
export const outfits = `
-- slot: as the shop has set it, or 'none'; resolved_slot: what holds, inherited or guessed from words (settle-slots.ts).
alter table categories add column slot text, add column resolved_slot text;
create index categories_slot on categories (customer_id, resolved_slot) where resolved_slot is not null;
-- That of the first of its categories that has one; kept by the triggers below.
alter table products add column slot text;
create index products_slot on products (customer_id, slot) where slot is not null;

create table outfits (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity,
  title text,
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id)
);
create unique index outfits_order on outfits (customer_id, key);

create table outfit_looks (
  customer_id text not null,
  outfit_id text not null,
  look_id text not null,
  place int not null,
  primary key (customer_id, outfit_id, look_id),
  foreign key (customer_id, outfit_id) references outfits on delete cascade,
  foreign key (customer_id, look_id) references looks on delete cascade
);
create index outfit_looks_look on outfit_looks (customer_id, look_id);

-- What was learned of the looks of one predictor version. layout says what the numbers, 32-bit floats, are.
create table style_models (
  customer_id text not null references customers on delete cascade,
  predictor text not null,
  version text not null,
  report jsonb not null,
  layout jsonb not null,
  numbers bytea not null,
  trained_at timestamptz not null default clock_timestamp(),
  primary key (customer_id, predictor, version)
);

-- One job for each customer, a little later, so that many changes lead to one. Meeting the one that waits holds it back
-- until this transaction is over, so that it sees what it is for.
create function want_style(customer text) returns void language sql as $$
  insert into jobs (customer_id, kind, key, data, run_at)
  select id, 'learn-style', 'style', '{}'::jsonb, now() + interval '2 seconds' from customers where id = customer
  on conflict (kind, customer_id, key) where claimed_by is null and key is not null do update set data = jobs.data
$$;

create function note_outfits() returns trigger language plpgsql as $$
begin
  perform want_style(c.customer_id) from (select distinct customer_id from changed order by 1) c;
  return null;
end
$$;
create trigger outfit_looks_added after insert on outfit_looks referencing new table as changed
  for each statement execute function note_outfits();
create trigger outfit_looks_removed after delete on outfit_looks referencing old table as changed
  for each statement execute function note_outfits();

-- Looks that share an image were photographed together.
create function note_photographs() returns trigger language plpgsql as $$
begin
  perform want_style(c.customer_id) from (
    select distinct n.customer_id from changed n cross join lateral (
      select from look_images m
      where m.customer_id = n.customer_id and m.image_id = n.image_id and m.look_id <> n.look_id limit 1 offset 0) shared
    order by 1) c;
  return null;
end
$$;
create trigger look_images_added_style after insert on look_images referencing new table as changed
  for each statement execute function note_photographs();
create trigger look_images_removed_style after delete on look_images referencing old table as changed
  for each statement execute function note_photographs();

create function slot_of_product(customer text, product text) returns text language sql stable as $$
  select c.resolved_slot from product_categories m cross join lateral (
    select resolved_slot from categories where customer_id = customer and id = m.category_id offset 0) c
  where m.customer_id = customer and m.product_id = product and c.resolved_slot is not null
  order by m.place limit 1
$$;

create function settle_slots_of_products() returns trigger language plpgsql as $$
begin
  update products p set slot = s.slot
  from (select distinct customer_id, product_id from changed) c
  cross join lateral (select slot_of_product(c.customer_id, c.product_id) as slot offset 0) s
  where p.customer_id = c.customer_id and p.id = c.product_id and p.slot is distinct from s.slot;
  return null;
end
$$;
create trigger product_categories_added_slot after insert on product_categories referencing new table as changed
  for each statement execute function settle_slots_of_products();
create trigger product_categories_removed_slot after delete on product_categories referencing old table as changed
  for each statement execute function settle_slots_of_products();

create function settle_slots_of_categories() returns trigger language plpgsql as $$
begin
  update products p set slot = s.slot
  from (
    select distinct n.customer_id, m.product_id
    from after_change n join before_change o on o.customer_id = n.customer_id and o.id = n.id
    cross join lateral (
      select product_id from product_categories
      where customer_id = n.customer_id and category_id = n.id offset 0) m
    where n.resolved_slot is distinct from o.resolved_slot) c
  cross join lateral (select slot_of_product(c.customer_id, c.product_id) as slot offset 0) s
  where p.customer_id = c.customer_id and p.id = c.product_id and p.slot is distinct from s.slot;
  perform want_style(c.customer_id) from (
    select distinct n.customer_id
    from after_change n join before_change o on o.customer_id = n.customer_id and o.id = n.id
    where n.resolved_slot is distinct from o.resolved_slot order by 1) c;
  return null;
end
$$;
create trigger categories_changed_slot after update on categories
  referencing old table as before_change new table as after_change
  for each statement execute function settle_slots_of_categories();

-- What is there already: the job resolves the slots first.
select want_style(id) from customers;
`;
