/** Neighbours come from the vector indexes as keys: whose they are is read from an index alone, not from between their vectors. */
export const ownersByKey = `
alter table embeddings
  drop constraint embeddings_seq_key,
  add constraint embeddings_seq_key unique (seq) include (customer_id, image_id, predictor, version);
alter table look_embeddings
  drop constraint look_embeddings_seq_key,
  add constraint look_embeddings_seq_key unique (seq) include (customer_id, look_id, predictor, version);
`;
