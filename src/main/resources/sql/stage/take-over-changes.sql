-- What pulls that did not balance left undecided, and this one has seen to be so.
update staged_change c
   set batch_id = b.id
  from sync_batch b
 where b.id = ?
   and c.status = 'PENDING'
   and c.direction = 'INCOMING'
   and c.batch_id in (select o.id
                        from sync_batch o
                       where o.store_id = b.store_id
                         and o.kind = b.kind
                         and o.direction = 'PULL_FROM_SHOPIFY'
                         and o.status = 'INCOMPLETE'
                         and o.id < b.id)
