select d.id, d.room, d.state, d.batch_id as "batchId", d.change_id as "changeId", d.line, d.byte_offset as "byteOffset",
       d.reason, d.created_at as "createdAt", d.settled_by as "settledBy", d.settled_at as "settledAt",
       i.title, i.shopify_id as "shopifyId", i.handle
  from dead_letter d
  left join staged_change c on c.id = d.change_id
  left join item i on i.id = c.item_id
 where d.state = :#state
   and (cast(:#room as text) is null or d.room = :#room)
   and (cast(:#batch as bigint) is null or d.batch_id = :#batch)
   and (cast(:#afterId as bigint) is null or d.id < :#afterId)
 order by d.id desc
 limit :#size
