select document, base, version, sync_status as "syncStatus", sync_locked as "locked"
  from item
 where store_id = :#${variable.storeId}
   and kind = 'PRODUCT'
   and shopify_id = :#${variable.product}
   and document is not null
   and sync_status <> 'DELETED'
