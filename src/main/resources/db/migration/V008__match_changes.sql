-- Which changes a reviewer means: one place for the list, its count, and the decisions about many at once.
create function matching_change(filter json) returns setof staged_change
    language sql stable
as $$
    select c.*
      from staged_change c
      join item i on i.id = c.item_id
     where (filter ->> 'status' is null or c.status = filter ->> 'status')
       and (filter ->> 'direction' is null or c.direction = filter ->> 'direction')
       and (filter ->> 'operation' is null or c.operation = filter ->> 'operation')
       and (filter ->> 'kind' is null or c.kind = filter ->> 'kind')
       and (filter ->> 'priority' is null or c.priority = filter ->> 'priority')
       and (filter ->> 'batch' is null or c.batch_id = (filter ->> 'batch')::bigint)
       and (filter ->> 'field' is null or filter ->> 'field' = any (c.changed_fields))
       and (filter ->> 'vendor' is null or i.vendor = filter ->> 'vendor')
       and (filter ->> 'productType' is null or i.product_type = filter ->> 'productType')
       and (filter ->> 'tag' is null or filter ->> 'tag' = any (i.tags))
       and (filter ->> 'text' is null
            or position(lower(filter ->> 'text') in lower(i.title)) > 0
            or position(lower(filter ->> 'text') in lower(i.handle)) > 0
            or i.shopify_id = filter ->> 'text')
       and (filter ->> 'conflict' is null
            or (filter ->> 'conflict')::boolean
               = exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null))
       and (filter -> 'ids' is null
            or c.id in (select value::bigint from json_array_elements_text(filter -> 'ids')))
$$;
