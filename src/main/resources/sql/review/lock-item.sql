-- Of a locked item changes are staged and decided, and nothing is applied on either side. As it is now, or no row where there is no such item.
update item
   set sync_locked = :#${variable.locked}
 where id = :#${variable.itemId}
returning id, kind, shopify_id as "shopifyId", title, sync_locked as locked,
          (select count(*) from staged_change c where c.item_id = item.id and c.status = 'APPROVED') as waiting
