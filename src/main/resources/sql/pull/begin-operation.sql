-- Committed before Shopify is asked. Until Shopify has surely answered, nobody looks again: what was sent just before a
-- crash would not be found yet.
with begun as (
    update sync_batch
       set status = case status when 'QUEUED' then 'RUNNING' else status end,
           started_at = coalesce(started_at, now()),
           next_look_at = now() + interval '10 seconds'
     where id = :#${variable.batchId} and phase = 'SUBMIT'
    returning id, store_id, kind
), slice as (
    select o.* from bulk_operation o join begun b on b.id = o.batch_id where not o.settled order by o.from_id nulls first, o.id limit 1
), asked as (
    update bulk_operation o
       set state = 'SUBMITTING', submitted_at = now()
      from slice
     where o.id = slice.id and slice.state = 'PLANNED'
)
select s.id as "operationId", s.state = 'SUBMITTING' as known, s.search, s.since, s.from_id as "fromId", s.to_id as "toId",
       coalesce(s.submitted_at, now()) as "submittedAt", (extract(epoch from t.created_at) * 1000000)::bigint as installation,
       m.mark_at as "markAt", m.taken_at as "takenAt"
  from slice s
  join begun b on b.id = s.batch_id
  join store t on t.id = b.store_id
  left join pull_checkpoint m on m.store_id = b.store_id and m.kind = b.kind
