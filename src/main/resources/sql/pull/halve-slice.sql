with ended as (
    update bulk_operation set settled = true where id = :#${variable.operationId} and not settled
    returning batch_id, store_id, search, since, from_id, to_id, depth
), halves as (
    insert into bulk_operation (batch_id, store_id, type, state, search, since, from_id, to_id, depth)
    select e.batch_id, e.store_id, 'QUERY', 'PLANNED', e.search, e.since, h.from_id, h.to_id, e.depth + 1
      from ended e
     cross join lateral (values (1, e.from_id, cast(:#${body.pivot} as bigint)),
                                (2, cast(:#${body.pivot} as bigint), e.to_id)) h (place, from_id, to_id)
     order by h.place
    returning batch_id
)
update sync_batch b
   set phase = 'SUBMIT', next_look_at = now(),
       counters = (b.counters::jsonb || jsonb_build_object('bytes', cast(:#${variable.claimed[base]} as bigint)))::text
 where b.id in (select batch_id from halves) and b.phase in ('WATCH', 'FETCH')
