update item i
   set document = k.document, base = k.document, title = coalesce(k.title, i.title), seen_raw = k.raw, seen = k.seen
  from unnest(cast(? as bigint[]), cast(? as text[]), cast(? as text[]), cast(? as bytea[]), cast(? as bytea[]))
       as k (id, document, title, raw, seen)
 where i.id = k.id
