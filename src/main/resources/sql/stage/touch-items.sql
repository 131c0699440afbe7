-- What is noted of items that were looked at closely; of those that were written to meanwhile nothing, and they do not come back.
update item i
   set seen_raw = k.raw, seen = k.seen, shopify_id = coalesce(i.shopify_id, k.shopify_id)
  from unnest(cast(? as bigint[]), cast(? as bigint[]), cast(? as bytea[]), cast(? as bytea[]), cast(? as text[]))
       as k (id, written, raw, seen, shopify_id)
 where i.id = k.id and i.xmin = cast(cast(k.written as text) as xid)
returning i.id
