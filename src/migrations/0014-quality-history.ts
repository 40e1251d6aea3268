/** How good the indexes were, night by night. */
export const qualityHistory = `
-- The last measurement of each day (UTC) of each embedding version of a customer; a year of them is kept.
create table index_quality_history (
  customer_id text not null,
  predictor text not null,
  version text not null,
  day date not null,
  measured_at timestamptz not null,
  result jsonb not null,
  primary key (customer_id, predictor, version, day),
  foreign key (customer_id, predictor, version) references predictor_assignments on delete cascade
);
insert into index_quality_history (customer_id, predictor, version, day, measured_at, result)
select customer_id, predictor, version, (measured_at at time zone 'UTC')::date, measured_at, result from index_quality;
select wall_off('index_quality_history');
`;
