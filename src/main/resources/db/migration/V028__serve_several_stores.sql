alter table store
    add column name text not null default '',
    add column url text,
    add column configured boolean not null default false,
    add column enabled boolean not null default true,
    add column credentials text,
    add column credentials_set_at timestamptz;
comment on column store.configured is 'Whether its address and credentials stand in the configuration; at most one';
comment on column store.url is 'Base address of a stand-in for Shopify on this machine; null for a real shop';
comment on column store.credentials is 'Sealed for this id, shop and url, see CredentialsKey; null where the configuration has them';

-- What a store names is unique in that store.
alter table bulk_operation
    drop constraint bulk_operation_shopify_id_key,
    add unique (store_id, shopify_id);

-- A call whose token is limited to some stores acts as a role of its own, to which each table shows the rows of these stores alone. The owner
-- of the tables, as whom all else runs, is not asked: that costs nothing. docs/decisions/022 says why it is done here.
do $$
begin
    create role catalog_limited nologin;
exception
    when duplicate_object then null;
    when insufficient_privilege then raise notice 'tokens limited to stores are refused: %', sqlerrm;
end
$$;

create function permitted_stores() returns int[]
    language sql stable parallel safe
    return string_to_array(nullif(current_setting('catalog.stores', true), ''), ',')::int[];
comment on function permitted_stores is 'Of the call at hand, where its token is limited to some; null for none';

-- By the columns of a table: its own store, or whatever it hangs on, whose rows are hidden by the same rule. A table with none of these can be
-- written to, as a journal is, and not read.
create function keep_stores_apart() returns void
    language plpgsql
as $$
declare
    it record;
    rule text;
begin
    if not exists (select from pg_roles where rolname = 'catalog_limited') then
        return;
    end if;
    begin
        execute format('grant catalog_limited to %I', current_user);
    exception
        when insufficient_privilege then null; -- Granted by whoever made the role, or told when it is needed.
    end;
    for it in
        select c.oid::regclass as name
          from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and pg_has_role(c.relowner, 'usage')
    loop
        execute format('grant usage on sequence %s to catalog_limited', it.name);
    end loop;
    for it in
        select c.oid::regclass as name, c.relname,
               array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as has,
               exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'stores_apart') as done
          from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'flyway_schema_history'
           and pg_has_role(c.relowner, 'usage')
    loop
        rule := case
                    when it.relname like 'change\_tracking%' then null -- One chain for all stores.
                    when it.relname = 'store' then 'id = any ((select permitted_stores())::int[])'
                    when 'store_id' = any (it.has) then 'store_id = any ((select permitted_stores())::int[])'
                    when 'batch_id' = any (it.has) then 'exists (select from sync_batch p where p.id = batch_id)'
                    when 'change_id' = any (it.has) then 'exists (select from staged_change p where p.id = change_id)'
                    when 'item_id' = any (it.has) then 'exists (select from item p where p.id = item_id)'
                    when 'rule_id' = any (it.has) then 'exists (select from approval_rule p where p.id = rule_id)'
                end;
        if rule is null then
            execute format('grant insert on %s to catalog_limited', it.name);
        elsif not it.done then
            execute format('grant select, insert, update, delete on %s to catalog_limited', it.name);
            execute format('create policy stores_apart on %s to catalog_limited using (%s)', it.name, rule);
            execute format('alter table %s enable row level security', it.name);
        end if;
    end loop;
end
$$;
comment on function keep_stores_apart is 'Run after each start: gives every table without one its policy for calls that are limited to stores';

select keep_stores_apart();

-- A rule of no store is tried on the changes of all, so each may read it.
create policy rules_of_all_stores on approval_rule for select to public using (store_id is null);
