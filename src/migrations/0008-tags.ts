/** Tags of looks: the dictionary, what was derived from predictions, and corrections. */
const colours = {
  black: ['Black', 'Schwarz', '#000000'],
  white: ['White', 'Weiß', '#ffffff'],
  grey: ['Grey', 'Grau', '#808080'],
  beige: ['Beige', 'Beige', '#e3d5b8'],
  brown: ['Brown', 'Braun', '#7b4a2b'],
  red: ['Red', 'Rot', '#d7263d'],
  burgundy: ['Burgundy', 'Bordeaux', '#6d1a2d'],
  pink: ['Pink', 'Rosa', '#f4a6c1'],
  orange: ['Orange', 'Orange', '#f28c28'],
  yellow: ['Yellow', 'Gelb', '#f6d743'],
  olive: ['Olive', 'Oliv', '#6b6b2f'],
  green: ['Green', 'Grün', '#3a8f4d'],
  turquoise: ['Turquoise', 'Türkis', '#40b5ad'],
  blue: ['Blue', 'Blau', '#2f6fc4'],
  navy: ['Navy', 'Marine', '#1b2a4e'],
  purple: ['Purple', 'Lila', '#7d4ba0'],
};
const garments = {
  dress: ['Dress', 'Kleid'],
  hat: ['Hat', 'Hut'],
  longsleeve: ['Long sleeve', 'Langarmshirt'],
  outwear: ['Outerwear', 'Oberbekleidung'],
  pants: ['Trousers', 'Hose'],
  shirt: ['Shirt', 'Hemd'],
  shoes: ['Shoes', 'Schuhe'],
  shorts: ['Shorts', 'Shorts'],
  skirt: ['Skirt', 'Rock'],
  't-shirt': ['T-shirt', 'T-Shirt'],
};

function labelRows(attribute: string, labels: Record<string, string[]>): string[] {
  return Object.entries(labels).map(
    ([id, [name, german, hex]], place) =>
      `(customer, '${attribute}', '${id}', ${place}, '${name}', '{"de": "${german}"}', ${hex ? `'${hex}'` : 'null'})`,
  );
}

export const tags = `
create table tag_attributes (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity,
  name text not null,
  translations jsonb not null default '{}',
  multi boolean not null,
  -- Those that it applies to, with all below them; empty: to every look.
  categories text[] not null default '{}',
  -- The predictor and its label → ours; null: corrections only.
  source jsonb,
  primary key (customer_id, id)
);

create table tag_labels (
  customer_id text not null,
  attribute text not null,
  id text not null,
  place int not null,
  name text not null,
  translations jsonb not null default '{}',
  hex text,
  -- Null: the default of the task of the source.
  threshold real,
  primary key (customer_id, attribute, id),
  foreign key (customer_id, attribute) references tag_attributes on delete cascade
);

-- Derived. Attribute and label are no references: what the dictionary has no more is left out when read, and removed
-- later in small statements.
create table look_tags (
  customer_id text not null,
  look_id text not null,
  attribute text not null,
  label text not null,
  source text not null check (source in ('predicted', 'corrected')),
  predictor text,
  version text,
  probability real,
  -- Of a colour: the share of the article that it covers, and how it was measured.
  share real,
  hex text,
  primary key (customer_id, look_id, attribute, label),
  foreign key (customer_id, look_id) references looks on delete cascade
);
create index look_tags_label on look_tags (customer_id, attribute, label, look_id);

-- What an admin said; without labels: that none applies.
create table tag_corrections (
  customer_id text not null,
  attribute text not null,
  look_id text not null,
  labels text[] not null,
  corrected_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, attribute, look_id),
  foreign key (customer_id, look_id) references looks on delete cascade,
  foreign key (customer_id, attribute) references tag_attributes on delete cascade
);
create index tag_corrections_look on tag_corrections (customer_id, look_id);

-- What each version said, or last said, of a look that was corrected: corrections are a test set.
create table corrected_predictions (
  customer_id text not null,
  attribute text not null,
  look_id text not null,
  predictor text not null,
  version text not null,
  labels text[] not null,
  primary key (customer_id, attribute, look_id, predictor, version),
  foreign key (customer_id, attribute, look_id) references tag_corrections on delete cascade
);

-- Looks whose tags are to be derived anew. Only ever added to and, once that is done, deleted by key: whoever writes
-- here waits for nobody.
create table stale_tags (
  customer_id text not null references customers on delete cascade,
  seq bigint generated always as identity,
  look_id text not null,
  primary key (customer_id, seq)
);

-- One job for each customer. Meeting the one that waits holds it back until this transaction is over, so that it sees
-- what it is for. A job that goes through all looks stays one.
create function want_tags(customer text, everything boolean) returns void language sql as $$
  insert into jobs (customer_id, kind, key, data, run_at)
  select id, 'refresh-tags', 'tags', case when everything then '{"after": 0}' else '{}' end::jsonb,
    now() + interval '200 milliseconds'
  from customers where id = customer
  on conflict (kind, customer_id, key) where claimed_by is null and key is not null
  do update set data = jobs.data || excluded.data
$$;

create function note_stale_images() returns trigger language plpgsql as $$
declare
  owner text;
begin
  for owner in
    with marked as (
      insert into stale_tags (customer_id, look_id)
      select c.customer_id, m.look_id from (
        select distinct customer_id, image_id from changed
        where result->>'task' in ('classification', 'multi-label', 'colours')) c
      cross join lateral (
        select look_id from look_images
        where customer_id = c.customer_id and image_id = c.image_id offset 0) m
      where exists (select 1 from customers where id = c.customer_id)
      returning customer_id)
    select distinct customer_id from marked order by 1
  loop
    perform want_tags(owner, false);
  end loop;
  return null;
end
$$;
create trigger predictions_added_tags after insert on predictions referencing new table as changed
  for each statement execute function note_stale_images();
create trigger predictions_changed_tags after update on predictions referencing new table as changed
  for each statement execute function note_stale_images();
create trigger predictions_removed_tags after delete on predictions referencing old table as changed
  for each statement execute function note_stale_images();

create function note_stale_looks() returns trigger language plpgsql as $$
declare
  owner text;
begin
  for owner in
    with marked as (
      insert into stale_tags (customer_id, look_id)
      select distinct c.customer_id, c.look_id from changed c
      where exists (select 1 from customers where id = c.customer_id)
      returning customer_id)
    select distinct customer_id from marked order by 1
  loop
    perform want_tags(owner, false);
  end loop;
  return null;
end
$$;
create trigger look_images_added_tags after insert on look_images referencing new table as changed
  for each statement execute function note_stale_looks();
create trigger look_images_removed_tags after delete on look_images referencing old table as changed
  for each statement execute function note_stale_looks();
create trigger tag_corrections_added_tags after insert on tag_corrections referencing new table as changed
  for each statement execute function note_stale_looks();
create trigger tag_corrections_changed_tags after update on tag_corrections referencing new table as changed
  for each statement execute function note_stale_looks();
create trigger tag_corrections_removed_tags after delete on tag_corrections referencing old table as changed
  for each statement execute function note_stale_looks();

-- The categories of a look are those of its product; they count where an attribute asks for them.
create function note_stale_products() returns trigger language plpgsql as $$
declare
  owner text;
begin
  for owner in
    with marked as (
      insert into stale_tags (customer_id, look_id)
      select c.customer_id, l.id from (
        select distinct customer_id, product_id from changed
        where exists (
          select 1 from tag_attributes a where a.customer_id = changed.customer_id and a.categories <> '{}')) c
      cross join lateral (
        select id from looks where customer_id = c.customer_id and product_id = c.product_id offset 0) l
      returning customer_id)
    select distinct customer_id from marked order by 1
  loop
    perform want_tags(owner, false);
  end loop;
  return null;
end
$$;
create trigger product_categories_added_tags after insert on product_categories referencing new table as changed
  for each statement execute function note_stale_products();
create trigger product_categories_removed_tags after delete on product_categories referencing old table as changed
  for each statement execute function note_stale_products();

create function note_moved_look() returns trigger language plpgsql as $$
begin
  insert into stale_tags (customer_id, look_id) values (new.customer_id, new.id);
  perform want_tags(new.customer_id, false);
  return null;
end
$$;
create trigger looks_moved_tags after update on looks for each row
  when (old.product_id is distinct from new.product_id) execute function note_moved_look();

-- Another version speaks, or the categories are arranged otherwise: any look may be concerned.
create function note_all_looks() returns trigger language plpgsql as $$
begin
  perform want_tags(new.customer_id, true);
  return null;
end
$$;
create trigger assignments_changed_tags after update on predictor_assignments for each row
  when (old.is_default <> new.is_default or old.backfilled_at is distinct from new.backfilled_at)
  execute function note_all_looks();
create trigger categories_moved_tags after update on categories for each row
  when (old.parent_id is distinct from new.parent_id) execute function note_all_looks();

-- What every customer begins with, so that its first looks have tags; it may change all of it.
create function give_dictionary(customer text) returns void language sql as $$
  insert into tag_attributes (customer_id, id, name, translations, multi, source) values
    (customer, 'colour', 'Colour', '{"de": "Farbe"}', true, '{"predictor": "vitrine-colours"}'),
    (customer, 'garment', 'Garment', '{"de": "Kleidungsstück"}', false, '{"predictor": "vitrine-apparel"}');
  insert into tag_labels (customer_id, attribute, id, place, name, translations, hex) values
    ${[...labelRows('colour', colours), ...labelRows('garment', garments)].join(',\n    ')};
$$;
select give_dictionary(id) from customers;
create function begin_dictionary() returns trigger language plpgsql as $$
begin
  perform give_dictionary(new.id);
  return null;
end
$$;
create trigger customers_begin_dictionary after insert on customers for each row execute function begin_dictionary();
`;
