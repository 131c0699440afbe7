-- As touch-items.sql, and the store's document becomes ours.
update item i
   set document = k.document, base = null, title = coalesce(k.title, i.title), seen_raw = k.raw, seen = k.seen
  from unnest(cast(? as bigint[]), cast(? as bigint[]), cast(? as bytea[]), cast(? as bytea[]), cast(? as text[]), cast(? as text[]))
       as k (id, written, raw, seen, document, title)
 where i.id = k.id and i.xmin = cast(cast(k.written as text) as xid)
returning i.id
