select id, kind, shopify_id as "shopifyId", title, version, sync_status as "syncStatus"
  from item
 where id = cast(:#${variable.itemId} as bigint)
