update sync_batch
   set leased_by = :#${bean:dataFolder?method=lease}, leased_until = now() + interval '60 seconds'
 where id = (select id
               from sync_batch
              where phase = 'STAGE'
                and type <> 'ROLLBACK'
                and status = 'RUNNING'
                and next_look_at <= now()
                and lease_is_over(leased_by, leased_until, :#${bean:dataFolder?method=lease})
              order by id
              limit 1
                for update skip locked)
returning id as "batchId", store_id as "storeId", kind,
          case when criteria::json ->> 'restages' is null then type else 'SELECTIVE' end as type, dry_run as "dryRun", counters, checkpoint, now() as "claimedAt",
          (select o.spool_file from bulk_operation o where o.batch_id = sync_batch.id and o.spool_file is not null order by o.id desc limit 1) as "spoolFile"
