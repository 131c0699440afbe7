-- What the result shows is as old as the operation that made it, which is what the stage goes by.
with source as (
    select b.id, b.store_id, b.kind, b.type, b.counters::jsonb as counters,
           (select min(o.submitted_at) from bulk_operation o where o.batch_id = b.id) as submitted_at,
           a.ended_at, a.spool_sha256, a.archive_key
      from sync_batch b
      join lateral (select * from bulk_operation k where k.batch_id = b.id and k.archive_key is not null order by k.id desc limit 1) a on true
     where b.id = :#${variable.batchId}
), made as (
    insert into sync_batch (store_id, kind, type, direction, trigger, criteria, status, phase, counters, created_by, started_at)
    select store_id, kind, type, 'PULL_FROM_SHOPIFY', 'REST', json_build_object('restages', id)::text, 'RUNNING', 'FETCH',
           jsonb_strip_nulls(jsonb_build_object('bytes', counters -> 'bytes', 'promisedBytes', counters -> 'promisedBytes',
                                                'promisedObjects', counters -> 'promisedObjects',
                                                'promisedRoots', counters -> 'promisedRoots'))::text,
           :#${variable.actor}, now()
      from source
        on conflict (store_id, kind)
            where direction = 'PULL_FROM_SHOPIFY' and type in ('FULL', 'INCREMENTAL', 'SELECTIVE') and phase is not null
            do nothing
    returning id, store_id, kind
), operation as (
    insert into bulk_operation (batch_id, store_id, type, state, settled, submitted_at, ended_at, spool_sha256, archive_key)
    select m.id, m.store_id, 'QUERY', 'COMPLETED', true, s.submitted_at, s.ended_at, s.spool_sha256, s.archive_key
      from made m cross join source s
)
select id as "batchId", true as made from made
union all
select b.id, false
  from sync_batch b
  join source s on s.store_id = b.store_id and s.kind = b.kind
 where b.direction = 'PULL_FROM_SHOPIFY'
   and b.type in ('FULL', 'INCREMENTAL', 'SELECTIVE')
   and b.phase is not null
   and not exists (select from made)
