-- What is noted of items that were looked at closely; of those that were written to meanwhile nothing, and they do not come back.
update item i
   set seen_raw = k.raw, seen = k.seen, shopify_id = coalesce(i.shopify_id, k.shopify_id)
  from unnest(cast(? as bigint[]), cast(? as int[]), cast(? as bytea[]), cast(? as bytea[]), cast(? as text[]))
       as k (id, version, raw, seen, shopify_id)
 where i.id = k.id and i.version = k.version
returning i.id
