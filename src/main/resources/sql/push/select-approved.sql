-- Items with approved changes of this batch's wish, and without a task that is not settled yet; few at a time, since documents can be large.
select i.id as "itemId", i.shopify_id as "shopifyId", i.base,
       json_build_object('changes', json_agg(json_build_object(
           'id', c.id, 'operation', c.operation, 'priority', c.priority, 'before', c.before, 'after', c.after,
           'proposedBy', c.proposed_by) order by c.id))::text as changes
  from staged_change c
  join item i on i.id = c.item_id
  join sync_batch b on b.id = :#${variable.batchId}
 where c.status = 'APPROVED'
   and c.direction = 'OUTGOING'
   and c.kind = 'PRODUCT'
   and c.store_id = b.store_id
   and not i.sync_locked
   and (b.criteria::json -> 'changes' is null
        or c.id in (select value::bigint from json_array_elements_text(b.criteria::json -> 'changes')))
   and (b.criteria::json ->> 'batch' is null or c.batch_id = (b.criteria::json ->> 'batch')::bigint)
   and not exists (select 1 from push_task t where t.item_id = i.id and t.state in ('READY', 'CLAIMED', 'INDETERMINATE'))
 group by i.id
 order by min(c.id)
 limit 50
