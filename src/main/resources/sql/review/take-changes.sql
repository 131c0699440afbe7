-- Takes up to a thousand approved incoming changes into the catalog; one statement, so that a crash leaves none half taken.
-- What is deleted and comes back is not "unchanged". Where the catalog moved since the change was shown (a push came between), it is stale, and the next pull looks again.
with next as materialized (
    select id, item_id, operation, before, after, remote
      from staged_change
     where status = 'APPROVED' and direction = 'INCOMING'
     order by id
     limit 1000
       for update skip locked
), found as (
    select c.id, c.item_id, c.operation, c.after, nullif(c.remote, c.after) as remote,
           i.document is not distinct from c.before as current
      from next c
      join item i on i.id = c.item_id
       for update of i skip locked
), due as (
    select * from found where current
), looked_at_again as (
    update item i
       set seen_raw = null, seen = null
      from found f
     where i.id = f.item_id and not f.current
), stale as (
    update staged_change c
       set status = 'STALE', error = 'The catalog''s document moved after this was shown. It was left as it is; the next pull looks again.'
      from found f
     where c.id = f.id and not f.current
), renewed as (
    update sync_batch
       set leased_until = now() + interval '60 seconds'
     where phase = 'DECIDE' and leased_by = cast(:#${variable.node} as text)
), kept as (
    insert into sync_version (item_id, version, change_id, document, base)
    select i.id, i.version, d.id, i.document, i.base
      from item i
      join due d on d.item_id = i.id
), taken as (
    update item i
       set document = d.after,
           base = d.remote,
           title = case when d.operation in ('CREATE', 'DELETE') then i.title else coalesce(d.after::json ->> 'title', d.after::json ->> 'sku') end,
           vendor = case when d.operation in ('CREATE', 'DELETE') then i.vendor else d.after::json ->> 'vendor' end,
           product_type = case when d.operation in ('CREATE', 'DELETE') then i.product_type else d.after::json ->> 'productType' end,
           status = case when d.operation in ('CREATE', 'DELETE') then i.status else d.after::json ->> 'status' end,
           handle = case when d.operation in ('CREATE', 'DELETE') then i.handle else d.after::json ->> 'handle' end,
           tags = case when d.operation in ('CREATE', 'DELETE') then i.tags
                       else array(select json_array_elements_text(d.after::json -> 'tags')) end,
           seen_raw = case when d.operation = 'DELETE' then null else i.seen_raw end,
           seen = case when d.operation = 'DELETE' then null else i.seen end,
           version = i.version + 1,
           last_sync_version = i.version + 1,
           sync_status = case when d.operation = 'DELETE' then 'DELETED' when d.remote is null then 'SYNCED' else 'CHANGED' end,
           synced_at = now(),
           has_conflicts = false,
           updated_at = now()
      from due d
     where i.id = d.item_id
)
update staged_change c
   set status = 'APPLIED', applied_at = now()
  from due d
 where c.id = d.id
