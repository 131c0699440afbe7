select i.id, i.shopify_id
  from item i
 where i.store_id = ?
   and i.kind = ?
   and i.document is not null
   and i.shopify_id is not null
   and not exists (select 1 from staged_change c
                    where c.item_id = i.id and c.direction = 'INCOMING' and c.operation = 'DELETE' and c.status = 'PENDING')
