-- Operations of ours that run on although their batch was cancelled or does not want them. Tried again after ten seconds,
-- until Shopify says they ended.
update bulk_operation o
   set cancel_at = now() + interval '10 seconds'
  from store s
 where o.id = (select r.id
                 from bulk_operation r
                 join sync_batch c on c.id = r.batch_id
                where (c.status = 'CANCELLED' or r.unwanted)
                  and r.cancel_at <= now()
                  and r.type = 'QUERY'
                  and r.state in ('SUBMITTING', 'CREATED', 'RUNNING', 'CANCELING')
                order by r.id
                limit 1
                  for update of r skip locked)
   and s.id = o.store_id
returning o.batch_id as "batchId", o.store_id as "storeId", o.id as "operationId", o.shopify_id as id,
          coalesce(o.submitted_at, now()) as "submittedAt",
          (extract(epoch from s.created_at) * 1000000)::bigint as installation
