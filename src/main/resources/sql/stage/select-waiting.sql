-- Incoming changes that wait for a decision since before this batch; those that it confirms or that are as they were.
select c.item_id, i.shopify_id, c.operation
  from staged_change c
  join item i on i.id = c.item_id
 where c.status = 'PENDING'
   and c.direction = 'INCOMING'
   and c.operation in ('CREATE', 'DELETE')
   and c.store_id = ?
   and c.kind = ?
   and c.inverse_of is null
   and c.id < coalesce((select min(id) from staged_change where batch_id = ?), 9223372036854775807)
