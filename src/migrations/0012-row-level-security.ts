/**
 * A second wall between customers: even a statement that forgets whose rows it wants sees those of one customer only, once it
 * is bound to that customer (db/bound.ts). The role and the name of the setting stand there, too.
 */
export const rowLevelSecurity = `
-- Roles belong to the server, not to the database: it may be there already. Two databases may make it at the same moment.
do $$
begin
  if not exists (select from pg_roles where rolname = 'vitrine_tenant') then
    create role vitrine_tenant nologin nosuperuser nobypassrls;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'The database lacks the role vitrine_tenant, and % may not make it', current_user
      using hint = format('Have an administrator run: create role vitrine_tenant nologin; grant vitrine_tenant to %I;', current_user);
end
$$;
do $$
begin
  if exists (select from pg_roles where rolname = 'vitrine_tenant' and (rolsuper or rolbypassrls)) then
    raise exception 'The role vitrine_tenant may bypass row-level security'
      using hint = 'Have an administrator run: alter role vitrine_tenant nosuperuser nobypassrls;';
  end if;
  -- Whoever made a role is not a member of it by that alone.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant vitrine_tenant to %I', current_user);
  end if;
exception when insufficient_privilege then
  if not pg_has_role(current_user, 'vitrine_tenant', 'member') then
    raise exception '% is not a member of the role vitrine_tenant', current_user
      using hint = format('Have an administrator run: grant vitrine_tenant to %I;', current_user);
  end if;
end
$$;

-- For a table whose rows belong to customers; every new one calls it. The condition stands inside coalesce so that the planner
-- guesses nothing from it: beside that of the statement, it would take a customer's rows for the square of their share.
create function wall_off(name regclass, owner text default 'customer_id') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format(
    'create policy own_customer on %s to vitrine_tenant using (coalesce(%I = current_setting(''vitrine.customer'', true), false))',
    name, owner);
  execute format('grant select, insert, update, delete on %s to vitrine_tenant', name);
end
$$;

do $$
declare
  name regclass;
begin
  execute format('grant usage on schema %I to vitrine_tenant', current_schema());
  for name in
    select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid
      join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = current_schema() and a.attname = 'customer_id'
    order by c.relname
  loop
    perform wall_off(name);
  end loop;
end
$$;
select wall_off('customers', 'id');

-- Keys, and who changed what, are no business of a customer's; its own row is only read, and locked by writers.
revoke all on api_keys, audit_log, customers from vitrine_tenant;
grant select, update (updated_at) on customers to vitrine_tenant;
grant select on predictor_versions to vitrine_tenant;
`;
