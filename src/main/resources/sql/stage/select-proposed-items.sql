select i.id, i.shopify_id, i.handle, i.document, i.base,
       (select c.after
          from staged_change c
         where c.item_id = i.id and c.direction = 'OUTGOING' and c.status in ('PENDING', 'APPROVED', 'QUEUED')
         order by c.id desc
         limit 1) as proposed
  from item i
 where i.store_id = ?
   and i.kind = ?
   and (i.shopify_id = any (?) or i.handle = any (?))
   and i.sync_status <> 'DELETED'
   for update of i
