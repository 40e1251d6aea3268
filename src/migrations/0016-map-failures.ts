/** Why the last map of a customer's looks was given up. */
export const mapFailures = `
-- Gone with the next map that is made.
create table look_map_failures (
  customer_id text not null,
  predictor text not null,
  version text not null,
  reason text not null,
  failed_at timestamptz not null,
  primary key (customer_id, predictor, version),
  foreign key (customer_id, predictor, version) references predictor_assignments on delete cascade
);
select wall_off('look_map_failures');
`;
