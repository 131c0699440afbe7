select d.id, d.room, d.state, d.store_id as "storeId", d.batch_id as "batchId", d.change_id as "changeId", d.task_id as "taskId", d.line,
       d.byte_offset as "byteOffset", d.reason, d.request, d.answer, d.created_at as "createdAt",
       d.settled_by as "settledBy", d.settled_at as "settledAt",
       c.operation, c.status as "changeStatus", c.attempts, c.after as document, i.title, i.shopify_id as "shopifyId", i.handle
  from dead_letter d
  left join staged_change c on c.id = d.change_id
  left join item i on i.id = c.item_id
 where d.id = cast(:#${variable.letterId} as bigint)
