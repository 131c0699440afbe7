-- Items whose document is not what the store is known to have, and whether a change that waits says what is to become of it.
select i.id, i.kind, i.shopify_id as "shopifyId", i.title, i.document, i.base,
       exists (select from staged_change c where c.item_id = i.id and c.status in ('PENDING', 'APPROVED', 'QUEUED')) as waiting
  from item i
 where i.store_id = :#${variable.storeId} and i.base is not null
   and (cast(:#afterId as bigint) is null or i.id > :#afterId)
 order by i.id
 limit :#size
