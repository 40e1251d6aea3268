/** The catalogue: categories, and products with their looks and items. */
export const catalogue = `
-- What vanished from a feed has hidden_since: readers do not see it.
-- Times are those of the statement and not of its transaction: a customer's writes wait for each other first, so that
-- what is seen later has a later time.
create table categories (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity,
  name text not null,
  parent_id text,
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id),
  foreign key (customer_id, parent_id) references categories on delete set null (parent_id)
);
create unique index categories_order on categories (customer_id, key);
create index categories_parent on categories (customer_id, parent_id);

create table products (
  customer_id text not null references customers on delete cascade,
  id text not null,
  key bigint generated always as identity,
  title text not null,
  description text,
  brand text,
  url text,
  attributes jsonb not null default '{}',
  hidden_since timestamptz,
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id)
);
create unique index products_order on products (customer_id, key);
create index products_brand on products (customer_id, brand, key);
create index products_updated on products (customer_id, updated_at);

create table product_categories (
  customer_id text not null,
  product_id text not null,
  category_id text not null,
  place int not null,
  primary key (customer_id, product_id, category_id),
  foreign key (customer_id, product_id) references products on delete cascade,
  foreign key (customer_id, category_id) references categories on delete cascade
);
create index product_categories_category on product_categories (customer_id, category_id);

create table looks (
  customer_id text not null,
  id text not null,
  key bigint generated always as identity,
  product_id text not null,
  title text,
  colour text,
  pattern text,
  material text,
  url text,
  attributes jsonb not null default '{}',
  hidden_since timestamptz,
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id),
  foreign key (customer_id, product_id) references products on delete cascade
);
create unique index looks_order on looks (customer_id, key);
create index looks_product on looks (customer_id, product_id, key);
create index looks_updated on looks (customer_id, updated_at);
create index looks_hidden on looks (customer_id, id) where hidden_since is not null;

-- image_id is no reference: a catalogue names pictures before they are there.
create table look_images (
  customer_id text not null,
  look_id text not null,
  image_id text not null,
  place int not null,
  primary key (customer_id, look_id, image_id),
  foreign key (customer_id, look_id) references looks on delete cascade
);
create index look_images_image on look_images (customer_id, image_id);

-- Prices are in minor units of the currency (cents).
create table items (
  customer_id text not null,
  id text not null,
  key bigint generated always as identity,
  look_id text not null,
  size text,
  condition text not null check (condition in ('new', 'refurbished', 'used')),
  availability text not null check (availability in ('in_stock', 'out_of_stock', 'preorder', 'backorder')),
  currency text not null,
  price bigint not null check (price >= 0),
  sale_price bigint check (sale_price >= 0),
  gtin text,
  url text,
  attributes jsonb not null default '{}',
  hidden_since timestamptz,
  created_at timestamptz not null default statement_timestamp(),
  updated_at timestamptz not null default statement_timestamp(),
  primary key (customer_id, id),
  foreign key (customer_id, look_id) references looks on delete cascade
);
create unique index items_order on items (customer_id, key);
create index items_look on items (customer_id, look_id, key);
create index items_updated on items (customer_id, updated_at);
`;
