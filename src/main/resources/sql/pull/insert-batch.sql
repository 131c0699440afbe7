-- Two rows never come back: the new batch, or the one that is in its way, or none where that one began this very moment.
with made as (
    insert into sync_batch (store_id, kind, type, direction, trigger, criteria, dry_run, created_by, phase)
    values (:#${variable.storeId}, :#kind, :#type, 'PULL_FROM_SHOPIFY', :#trigger, :#criteria, :#dryRun, :#${variable.actor}, 'SUBMIT')
        on conflict (store_id, kind)
            where direction = 'PULL_FROM_SHOPIFY' and type in ('FULL', 'INCREMENTAL', 'SELECTIVE') and phase is not null
            do nothing
    returning id
)
select id as "batchId", true as made from made
union all
select b.id, false
  from sync_batch b
 where b.store_id = :#${variable.storeId}
   and b.kind = :#kind
   and b.direction = 'PULL_FROM_SHOPIFY'
   and b.type in ('FULL', 'INCREMENTAL', 'SELECTIVE')
   and b.phase is not null
   and not exists (select from made)
