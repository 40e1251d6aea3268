/**
 * Policies ask for the customer once for each statement. As a function in the condition it was asked for each row, which costs
 * more than all else that is done with a row that is read and passed over.
 */
export const ownCustomerOnce = `
create or replace function wall_off(name regclass, owner text default 'customer_id') returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format(
    'create policy own_customer on %s to vitrine_tenant using (coalesce(%I = (select current_setting(''vitrine.customer'', true)), false))',
    name, owner);
  execute format('grant select, insert, update, delete on %s to vitrine_tenant', name);
end
$$;

do $$
declare
  policy record;
begin
  for policy in
    select p.polrelid::regclass as name, case when c.relname = 'customers' then 'id' else 'customer_id' end as owner
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where p.polname = 'own_customer' and n.nspname = current_schema()
    order by c.relname
  loop
    execute format(
      'alter policy own_customer on %s using (coalesce(%I = (select current_setting(''vitrine.customer'', true)), false))',
      policy.name, policy.owner);
  end loop;
end
$$;
`;
