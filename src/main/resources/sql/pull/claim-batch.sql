-- A lease of this very node is left over from before a crash: there is one watch to a node.
update sync_batch b
   set leased_by = :#${variable.node}, leased_until = now() + interval '60 seconds'
 where id = (select id
               from sync_batch
              where phase in ('SUBMIT', 'WATCH', 'FETCH')
                and status in ('QUEUED', 'RUNNING')
                and next_look_at <= now()
                and (leased_until is null or leased_until < now() or leased_by = :#${variable.node})
              order by next_look_at
              limit 1
                for update skip locked)
returning b.id as "batchId", b.store_id as "storeId", b.kind, b.phase,
          (select o.shopify_id from bulk_operation o where o.batch_id = b.id) as "shopifyId",
          coalesce((b.counters::json ->> 'bytes')::bigint, 0) as bytes,
          to_char(b.created_at at time zone 'UTC', 'YYYY/MM') as month
