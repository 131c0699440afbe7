-- Operations of ours that run on although their batch was cancelled. Tried again after ten seconds, until Shopify says they ended.
update sync_batch b
   set next_look_at = now() + interval '10 seconds'
  from bulk_operation o
  join store s on s.id = o.store_id
 where b.id = (select c.id
                 from sync_batch c
                 join bulk_operation r on r.batch_id = c.id
                where c.status = 'CANCELLED'
                  and c.next_look_at <= now()
                  and r.type = 'QUERY'
                  and r.state in ('SUBMITTING', 'CREATED', 'RUNNING', 'CANCELING')
                order by c.id
                limit 1
                  for update of c skip locked)
   and o.batch_id = b.id
returning b.id as "batchId", b.store_id as "storeId", o.shopify_id as "shopifyId",
          (extract(epoch from s.created_at) * 1000000)::bigint as installation
