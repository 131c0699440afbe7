select i.id, i.shopify_id, i.handle, i.title, i.document, i.base, c.before as since, c.after as proposed
  from item i
  left join lateral (select c.before, c.after
                       from staged_change c
                      where c.item_id = i.id and c.direction = 'OUTGOING' and (c.status in ('PENDING', 'APPROVED', 'QUEUED') or c.id = ?)
                      order by c.id desc
                      limit 1) c on true
 where i.store_id = ?
   and i.kind = ?
   and (i.shopify_id = any (?) or i.handle = any (?))
   and i.sync_status <> 'DELETED'
   for update of i
