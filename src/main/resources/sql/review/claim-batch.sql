update sync_batch
   set leased_by = :#${bean:dataFolder?method=lease}, leased_until = now() + interval '60 seconds'
 where id = (select id
               from sync_batch
              where phase = 'DECIDE'
                and status = 'RUNNING'
                and next_look_at <= now()
                and lease_is_over(leased_by, leased_until, :#${bean:dataFolder?method=lease})
              order by id
              limit 1
                for update skip locked)
returning id as "batchId", store_id as "storeId", now() as "claimedAt",
          coalesce((counters::json ->> 'staged')::bigint, 0) >= 10000 as "many",
          coalesce((counters::json ->> 'staged')::bigint, 1) > coalesce((counters::json ->> 'created')::bigint, 0)
          or coalesce((counters::json ->> 'deletes')::bigint, 0) + coalesce((counters::json ->> 'confirmed')::bigint, 0) > 0 as "touches"
