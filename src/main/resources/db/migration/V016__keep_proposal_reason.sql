-- Why it was proposed and why it was decided are two things.
alter table staged_change add column proposal_reason text;
comment on column staged_change.proposal_reason is 'Why it was proposed, by whoever proposed it; decision_reason is why it was decided';
update staged_change
   set proposal_reason = decision_reason, decision_reason = null
 where direction = 'OUTGOING' and status = 'PENDING' and decided_at is null and decision_reason is not null;

-- An empty text asks for items that have none, and a number for the item of that Shopify id.
create or replace function matching_change(filter json) returns setof staged_change
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
       and (filter ->> 'vendor' is null or coalesce(i.vendor, '') = filter ->> 'vendor')
       and (filter ->> 'productType' is null or coalesce(i.product_type, '') = filter ->> 'productType')
       and (filter ->> 'tag' is null or filter ->> 'tag' = any (i.tags) or (filter ->> 'tag' = '' and i.tags = '{}'))
       and (filter ->> 'text' is null
            or position(lower(filter ->> 'text') in lower(i.title)) > 0
            or position(lower(filter ->> 'text') in lower(i.handle)) > 0
            or i.shopify_id = filter ->> 'text'
            or (filter ->> 'text' ~ '^[0-9]+$' and i.shopify_id like '%/' || (filter ->> 'text')))
       and (filter ->> 'conflict' is null
            or (filter ->> 'conflict')::boolean
               = exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null))
       and (filter -> 'ids' is null
            or c.id in (select value::bigint from json_array_elements_text(filter -> 'ids')))
$$;
