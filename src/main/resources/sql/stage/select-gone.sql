-- Items that the store was asked for one by one and does not have; what was written since it was asked is left alone.
select distinct i.id
  from sync_batch b
 cross join lateral json_array_elements_text(b.criteria::json -> 'gone') g (shopify_id)
  join item i on i.store_id = b.store_id and i.kind = b.kind and i.shopify_id = g.shopify_id
 where b.id = ?
   and i.document is not null
   and (i.synced_at is null or i.synced_at < (select min(submitted_at) from bulk_operation where batch_id = b.id))
   and not exists (select 1 from staged_change c
                    where c.item_id = i.id
                      and (c.direction = 'INCOMING' and c.operation = 'DELETE' and c.status = 'PENDING'
                           or c.direction = 'OUTGOING' and c.status = 'QUEUED'))
