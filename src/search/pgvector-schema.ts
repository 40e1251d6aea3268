import sql from 'sql-template-tag';
import type { OpenDatabase } from '../db/database.js';
import { DatabaseError } from '../db/database-error.js';

/** Scans that go on until they have what was asked for came with 0.8; those before 0.8.4 have holes in their graphs. */
const versionMin = '0.8.4';

/**
 * Makes PostgreSQL ready to compare vectors, in a schema beside the tables that they come from: it can be dropped at any time.
 * Gives the version of pgvector, or why it cannot be used.
 */
export async function preparePgvector(
  db: Pick<OpenDatabase, 'query' | 'execute'>,
): Promise<{ version: string } | { lacks: string }> {
  const [extension] = await db.query<{ installed: string | null; available: string | null }>(sql`
    select installed_version as installed, default_version as available
    from pg_available_extensions where name = 'vector'`);
  if (!extension) return { lacks: 'PostgreSQL has no pgvector' };
  const version = extension.installed ?? extension.available ?? '';
  if (!isAtLeast(version, versionMin))
    return {
      lacks: `pgvector ${version} is older than ${versionMin}: update it, then \`alter extension vector update\``,
    };
  try {
    await db.execute(schema);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { lacks: `pgvector ${version} is there and cannot be set up: ${error.message}` };
  }
  return { version };
}

export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (const [i, part] of b.entries()) if ((a[i] ?? 0) !== part) return (a[i] ?? 0) > part;
  return true;
}

/** Of this many vectors on a space has a graph; below it all are compared. */
export const graphFrom = 5_000;

/**
 * A table for each space: whatever others hold, a scan or a graph meets vectors of this space alone. In the table the vectors are
 * whole, so that scores are exact; the graph has halves, at half the size. What the graph gives beyond what was asked for
 * is put in order by the whole ones.
 */
const schema = `
select pg_advisory_xact_lock(7238171);
create extension if not exists vector;
create schema if not exists vitrine_vectors;

-- vectors: rows of the space's table. is_complete: those that were there before the index have been taken in.
create table if not exists vitrine_vectors.spaces (
  customer_id text not null,
  predictor text not null,
  version text not null,
  of_looks boolean not null,
  id bigint generated always as identity unique,
  dimensions int not null,
  vectors bigint not null default 0,
  is_complete boolean not null default false,
  has_graph boolean not null default false,
  graph_claimed_until timestamptz not null default '-infinity',
  primary key (customer_id, predictor, version, of_looks)
);

-- With its row a space gets its table; who finds the row finds that.
create or replace function vitrine_vectors.make_space(customer text, name text, v text, looks boolean, size int)
returns void language plpgsql as $$
declare
  made bigint;
begin
  insert into vitrine_vectors.spaces (customer_id, predictor, version, of_looks, dimensions)
  values (customer, name, v, looks, size) on conflict do nothing returning id into made;
  if made is null then return; end if;
  execute format('create table vitrine_vectors.space_%s (key bigint primary key, vector vector(%s) not null)', made, size);
  -- In its row, if that fits into a page, an exact scan reads it at once.
  if size <= 1900 then
    execute format('alter table vitrine_vectors.space_%s alter column vector set storage plain', made);
  end if;
end
$$;
create or replace function vitrine_vectors.drop_space(customer text, name text, v text, looks boolean)
returns void language plpgsql as $$
declare
  gone bigint;
begin
  delete from vitrine_vectors.spaces
  where customer_id = customer and predictor = name and version = v and of_looks = looks returning id into gone;
  if gone is not null then execute format('drop table if exists vitrine_vectors.space_%s', gone); end if;
end
$$;

-- The server knows the settings below once the extension is loaded.
select '[1]'::vector;
create or replace function vitrine_vectors.nearest(space bigint, query vector, wanted int, exact boolean)
returns table (key bigint, score float8) language plpgsql stable
set hnsw.ef_search = 200
set hnsw.iterative_scan = 'relaxed_order'
set hnsw.max_scan_tuples = 200000
set jit = off
set enable_seqscan = on
as $$
declare
  size int;
  graph boolean;
begin
  select s.dimensions, s.has_graph into size, graph from vitrine_vectors.spaces s where s.id = space;
  if graph and not exact then
    -- To a planner that has no statistics yet, or a space of some thousand, a scan of all looks cheaper; it takes ten times as long.
    perform set_config('enable_seqscan', 'off', true);
    return query execute format('
      with near as materialized (
        select key, vector from vitrine_vectors.space_%s order by vector::halfvec(%s) <#> $1::halfvec(%2$s) limit $2)
      select key, -(vector <#> $1) from near order by vector <#> $1, key limit $3', space, size)
      using query, wanted + greatest(wanted / 2, 50), wanted;
  else
    return query execute format('
      select key, -(vector <#> $1) from vitrine_vectors.space_%s order by vector <#> $1, key limit $2', space)
      using query, wanted;
  end if;
end
$$;
`;
