-- Everything that an applied task changes, if the task is still ours: one statement, so that it is applied wholly or not.
with task as (
    update push_task
       set state = 'DONE', outcome = :#outcome, error = null, ended_at = now(), leased_by = null, leased_until = null,
           points = points + cast(:#${variable.points} as numeric)
     where id = :#${variable.taskId} and fence = :#${variable.fence} and state in ('CLAIMED', 'INDETERMINATE')
    returning item_id, change_ids
), given as (
    select cast(:#document as text) as document, cast(:#document as json) as fields, cast(:#shopifyId as text) as shopify_id
), kept as (
    insert into sync_version (item_id, version, change_id, document, base)
    select i.id, i.version, (select max(id) from unnest(t.change_ids) id), i.document, i.base
      from item i
      join task t on t.item_id = i.id
), applied as (
    update item i
       set document = g.document,
           base = null,
           shopify_id = coalesce(g.shopify_id, i.shopify_id),
           title = case when g.document is null then i.title else g.fields ->> 'title' end,
           vendor = case when g.document is null then i.vendor else g.fields ->> 'vendor' end,
           product_type = case when g.document is null then i.product_type else g.fields ->> 'productType' end,
           status = case when g.document is null then i.status else g.fields ->> 'status' end,
           handle = case when g.document is null then i.handle else coalesce(g.fields ->> 'handle', i.handle) end,
           tags = case when g.document is null then i.tags
                       else array(select json_array_elements_text(case when json_typeof(g.fields -> 'tags') = 'array' then g.fields -> 'tags' else '[]' end)) end,
           seen_raw = case when g.document is null then null else i.seen_raw end,
           seen = case when g.document is null then null else i.seen end,
           version = i.version + 1,
           last_sync_version = i.version + 1,
           sync_status = case when g.document is null then 'DELETED' else 'SYNCED' end,
           synced_at = now(),
           updated_at = now()
      from task t, given g
     where i.id = t.item_id
)
update staged_change c
   set status = 'APPLIED', applied_at = now(), error = null
  from task t
 where c.id = any (t.change_ids) and c.status = 'QUEUED'
