update item i
   set seen_raw = k.raw, seen = k.seen, shopify_id = coalesce(i.shopify_id, k.shopify_id)
  from unnest(cast(? as bigint[]), cast(? as text[]), cast(? as bytea[]), cast(? as bytea[])) as k (id, shopify_id, raw, seen)
 where i.id = k.id
