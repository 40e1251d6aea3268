/** Where a customer's looks lie in two dimensions, by how alike they are. */
export const lookMaps = `
-- looks, last_seq: how many had a vector when it was made, and the newest of these vectors. points: [[look, x, y], …].
create table look_maps (
  customer_id text not null,
  predictor text not null,
  version text not null,
  looks int not null,
  last_seq bigint not null,
  points jsonb not null,
  made_at timestamptz not null default now(),
  primary key (customer_id, predictor, version),
  foreign key (customer_id, predictor, version) references predictor_assignments on delete cascade
);
select wall_off('look_maps');
`;
