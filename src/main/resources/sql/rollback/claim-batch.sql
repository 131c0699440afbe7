update sync_batch
   set leased_by = :#${bean:dataFolder?method=lease}, leased_until = now() + interval '60 seconds',
       status = 'RUNNING', started_at = coalesce(started_at, now())
 where id = (select id
               from sync_batch
              where phase = 'STAGE'
                and type = 'ROLLBACK'
                and status in ('QUEUED', 'RUNNING')
                and next_look_at <= now()
                and lease_is_over(leased_by, leased_until, :#${bean:dataFolder?method=lease})
              order by id
              limit 1
                for update skip locked)
returning id as "batchId", store_id as "storeId", rolls_back as "rollsBack", direction, criteria,
          coalesce((checkpoint::json ->> 'lastItem')::bigint, 0) as "lastItem", now() as "claimedAt"
