-- Committed before Shopify is asked. Until Shopify has surely answered, nobody looks again: what was sent just before a
-- crash would not be found yet.
with begun as (
    update sync_batch
       set status = case status when 'QUEUED' then 'RUNNING' else status end,
           started_at = coalesce(started_at, now()),
           next_look_at = now() + interval '10 seconds'
     where id = :#${variable.batchId} and phase = 'SUBMIT'
    returning id, store_id
), made as (
    insert into bulk_operation (batch_id, store_id, type)
    select b.id, b.store_id, 'QUERY'
      from begun b
     where not exists (select from bulk_operation o where o.batch_id = b.id)
    returning id
)
select not exists (select from made) as known,
       (extract(epoch from s.created_at) * 1000000)::bigint as installation
  from begun b
  join store s on s.id = b.store_id
