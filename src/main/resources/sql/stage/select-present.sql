-- What came into the store, or was written, since it began to make the result, cannot be missed in it.
select i.id, i.shopify_id
  from item i
 where i.store_id = ?
   and i.kind = ?
   and i.document is not null
   and i.shopify_id is not null
   and (i.synced_at is null or i.synced_at < (select min(submitted_at) from bulk_operation where batch_id = ?))
   and not exists (select 1 from staged_change c
                    where c.item_id = i.id
                      and (c.direction = 'INCOMING' and c.operation = 'DELETE' and c.status = 'PENDING'
                           or c.direction = 'OUTGOING' and c.status = 'QUEUED'))
