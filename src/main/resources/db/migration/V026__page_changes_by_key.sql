-- Lists are read by key and not by offset, and what a reviewer asks for is planned for what is asked: the statement is built of the
-- conditions that are there, since "is null or" for each of a dozen hides from the planner which of them is narrow.

-- With what lists ask of a change, so that its documents need not be read to find that it is not meant.
drop index staged_change_status;
create index staged_change_status on staged_change (status, id) include (item_id, batch_id, kind, direction, operation, priority)
    where status <> 'APPLIED';
-- What is rare; a first pull has none of it, so it costs that nothing.
create index staged_change_priority on staged_change (priority, id) where priority <> 'NORMAL';
create index staged_change_operation on staged_change (operation, id) where operation not in ('CREATE', 'UPDATE');
create index sync_conflict_open on sync_conflict (change_id) where resolution is null;

create function change_conditions(filter json, about text) returns text
    language sql immutable parallel safe
as $$
    select coalesce(string_agg(format(t.condition, filter ->> t.name), ' and '), 'true')
      from (values
               ('change', 'status', 'c.status = %1$L'),
               ('change', 'direction', 'c.direction = %1$L'),
               ('change', 'operation', 'c.operation = %1$L'),
               ('change', 'kind', 'c.kind = %1$L'),
               ('change', 'priority', 'c.priority = %1$L'),
               ('change', 'batch', 'c.batch_id = %1$L'),
               ('change', 'field', '%1$L = any (c.changed_fields)'),
               ('change', 'upTo', 'c.id <= %1$L'),
               ('change', 'ids', 'c.id = any (cast(translate(%1$L, ''[]'', ''{}'') as bigint[]))'),
               ('change', 'conflict', '%1$L = exists (select from sync_conflict x where x.change_id = c.id and x.resolution is null)'),
               ('item', 'vendor', 'coalesce(i.vendor, '''') = %1$L'),
               ('item', 'productType', 'coalesce(i.product_type, '''') = %1$L'),
               ('item', 'tag', '(%1$L = any (i.tags) or (%1$L = '''' and i.tags = ''{}''))'),
               ('item', 'text', '(position(lower(%1$L) in lower(i.title)) > 0 or position(lower(%1$L) in lower(i.handle)) > 0'
                                ' or i.shopify_id = %1$L or (%1$L ~ ''^[0-9]+$'' and i.shopify_id like ''%%/'' || %1$L))')
           ) t(about, name, condition)
     where t.about = change_conditions.about and filter ->> t.name is not null
$$;
comment on function change_conditions is
    'The conditions of a filter on c, a staged_change, or on i, its item, as text; names come from this list and values are quoted';

drop function matching_change(json);
create function matching_change(filter json) returns table (id bigint)
    language plpgsql stable
    set max_parallel_workers_per_gather = 0
as $$
declare
    about_item text := change_conditions(filter, 'item');
begin
    return query execute format(
        'select c.id from staged_change c %s where %s and %s',
        case when about_item <> 'true' then 'join item i on i.id = c.item_id' end, change_conditions(filter, 'change'), about_item);
end
$$;
comment on function matching_change is 'The ids of the changes that a filter means: one place for lists, counts, and the decisions about many at once';

create function change_page(
    filter json, sort text, after_key text, after_id bigint, size int, bound int,
    out ids bigint[], out total int)
    language plpgsql stable
    set jit = off
as $$
declare
    about_change text := change_conditions(filter, 'change');
    about_item text := change_conditions(filter, 'item');
    named text := case when about_item <> 'true' then 'join item i on i.id = c.item_id' end;
    found bigint[];
    key text;
    way text := case when left(sort, 1) = '-' then 'desc' else 'asc' end;
    beyond text := case when left(sort, 1) = '-' then '<' else '>' end;
    priorities constant text[] := array ['CRITICAL', 'HIGH', 'NORMAL', 'LOW', 'BATCH'];
    more bigint[];
begin
    if bound > 0 then
        execute format('select array(select c.id from staged_change c %s where %s and %s limit %s)', named, about_change, about_item, bound + 1)
           into found;
        total := cardinality(found);
    end if;
    -- Few are found once, and then only sorted.
    if cardinality(found) <= bound then
        about_change := format('c.id = any (%L::bigint[])', found);
        about_item := 'true';
        named := null;
    end if;
    if sort in ('id', '-id') then
        execute format('select array(select c.id from staged_change c %s where %s and %s and %s order by c.id %s limit %s)',
                       named, about_change, about_item,
                       case when after_id is null then 'true' else format('c.id %s %s', beyond, after_id) end, way, size)
           into ids;
    elsif sort = 'priority' then
        ids := '{}';
        for place in coalesce(array_position(priorities, after_key), 1) .. 5 loop
            exit when cardinality(ids) = size;
            execute format('select array(select c.id from staged_change c %s where c.priority = %L and %s and %s and %s order by c.id limit %s)',
                           named, priorities[place], about_change, about_item,
                           case when after_key = priorities[place] then format('c.id > %s', after_id) else 'true' end,
                           size - cardinality(ids))
               into more;
            ids := ids || more;
        end loop;
    else
        key := format('coalesce(i.%I, '''')', ltrim(sort, '-'));
        execute format('select array(select c.id from staged_change c join item i on i.id = c.item_id where %s and %s and %s'
                       ' order by %s %s, c.id %5$s limit %6$s)',
                       about_change, about_item,
                       case when after_id is null then 'true' else format('(%s, c.id) %s (%L, %s)', key, beyond, after_key, after_id) end,
                       key, way, size)
           into ids;
    end if;
end
$$;
comment on function change_page is
    'A page of the changes that a filter means: their ids in the order of sort, from behind the change with that key and id (null: from the start),'
    ' and how many there are, bound + 1 where there are more than bound; with a bound of 0 they are not counted';

-- What a change does, for the view by pattern. Filled when somebody first looks, so that a pull pays nothing for it; no foreign key, as in V004.
create table change_signature (
    change_id bigint primary key,
    written bigint not null,
    facts text not null
);
comment on column change_signature.written is 'xmin of the change whose documents were read; another one means that it has to be read again';
