-- The next items with approved changes of this batch's wish and without a task that is not settled yet; few at a time, since documents can be large.
with wish as (
    select id, store_id, criteria::json -> 'changes' as changes, (criteria::json ->> 'batch')::bigint as batch
      from sync_batch
     where id = :#${variable.batchId}
), approved as (
    select c.id, c.item_id
      from wish w
      join staged_change c on c.store_id = w.store_id
     where c.status = 'APPROVED'
       and c.direction = 'OUTGOING'
       and c.kind = 'PRODUCT'
       and (w.changes is null or c.id in (select value::bigint from json_array_elements_text(w.changes)))
       and (w.batch is null or c.batch_id = w.batch)
), first as (
    select a.item_id
      from approved a
      join item i on i.id = a.item_id and not i.sync_locked
     where not exists (select 1 from push_task t where t.item_id = a.item_id and t.state in ('READY', 'CLAIMED', 'INDETERMINATE'))
     order by a.id
     limit 50
)
select i.id as "itemId", i.shopify_id as "shopifyId", coalesce(i.base, i.document) as base,
       (select json_build_object('changes', json_agg(json_build_object(
            'id', c.id, 'operation', c.operation, 'priority', c.priority, 'before', c.before, 'after', c.after,
            'proposedBy', c.proposed_by) order by c.id))::text
          from approved a
          join staged_change c on c.id = a.id
         where a.item_id = i.id) as changes
  from item i
 where i.id in (select item_id from first)
