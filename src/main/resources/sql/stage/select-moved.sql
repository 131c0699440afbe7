-- Items that are not as last seen, by their place in the arrays; no id where nothing is known of them. Lateral, so that each
-- is looked up in the index: without statistics, as in a first pull, a join would read all items for every chunk.
select k.place, i.id
  from unnest(cast(? as text[]), cast(? as bytea[])) with ordinality as k (shopify_id, raw, place)
  left join lateral (select id, seen_raw
                       from item
                      where shopify_id = k.shopify_id and store_id = ? and kind = ?
                      limit 1) i on true
 where i.seen_raw is distinct from k.raw
