-- One product with both sides, what is proposed for it already, and the incoming change that waits.
select i.id as "itemId", i.kind, i.shopify_id as "shopifyId", i.handle, i.document, i.base,
       cast(cast(i.xmin as text) as bigint) as written,
       (select c.after
          from staged_change c
         where c.item_id = i.id and c.direction = 'OUTGOING' and c.status in ('PENDING', 'APPROVED', 'QUEUED')
         order by c.id desc
         limit 1) as proposed,
       (select max(c.id) from staged_change c where c.item_id = i.id and c.direction = 'INCOMING' and c.status in ('PENDING', 'APPROVED')) as incoming
  from item i
 where i.id = cast(:#${variable.itemId} as bigint) and i.kind = 'PRODUCT'
