-- The same slice once more, a little later each time. What came of it is dropped.
with ended as (
    update bulk_operation set settled = true where id = :#${variable.operationId} and not settled
    returning batch_id, store_id, search, since, from_id, to_id, attempt, depth
), again as (
    insert into bulk_operation (batch_id, store_id, type, state, search, since, from_id, to_id, attempt, depth)
    select batch_id, store_id, 'QUERY', 'PLANNED', search, since, from_id, to_id, attempt + 1, depth from ended
    returning batch_id, attempt
)
update sync_batch b
   set phase = 'SUBMIT', next_look_at = now() + make_interval(secs => a.attempt),
       counters = (b.counters::jsonb || jsonb_build_object('bytes', cast(:#${variable.claimed[base]} as bigint)))::text
  from again a
 where b.id = a.batch_id and b.phase in ('WATCH', 'FETCH')
