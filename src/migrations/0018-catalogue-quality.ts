/** How often tags were right and how fresh feeds were, night by night. */
export const catalogueQuality = `
-- The last measurement of each day (UTC) of each attribute of a customer that is predicted; a year of them is kept.
create table tag_precision_history (
  customer_id text not null,
  attribute text not null,
  day date not null,
  measured_at timestamptz not null,
  result jsonb not null,
  primary key (customer_id, attribute, day),
  foreign key (customer_id, attribute) references tag_attributes on delete cascade
);
select wall_off('tag_precision_history');

-- The same of each feed.
create table feed_freshness_history (
  customer_id text not null,
  feed_id text not null,
  day date not null,
  measured_at timestamptz not null,
  result jsonb not null,
  primary key (customer_id, feed_id, day),
  foreign key (customer_id, feed_id) references feeds on delete cascade
);
select wall_off('feed_freshness_history');
`;
