-- A lease of this very node is left over from before a crash: there is one watch to a node.
update sync_batch
   set leased_by = :#${variable.node}, leased_until = now() + interval '60 seconds'
 where id = (select id
               from sync_batch
              where phase = 'DECIDE'
                and status = 'RUNNING'
                and next_look_at <= now()
                and (leased_until is null or leased_until < now() or leased_by = :#${variable.node})
              order by id
              limit 1
                for update skip locked)
returning id as "batchId", store_id as "storeId", now() as "claimedAt",
          coalesce((counters::json ->> 'staged')::bigint, 0) >= 10000 as "many"
