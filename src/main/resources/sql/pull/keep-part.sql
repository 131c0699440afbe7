-- What was kept is what this slice promises; the rest, from the item that was cut off, is asked for anew.
with kept as (
    update bulk_operation
       set settled = true, kept_bytes = cast(:#${body.bytes} as bigint) - cast(:#${variable.claimed[base]} as bigint),
           kept_objects = :#${body.objects}, kept_roots = :#${body.roots}
     where id = :#${variable.operationId} and not settled
    returning batch_id, store_id, search, since, to_id, depth, ended_at
), rest as (
    insert into bulk_operation (batch_id, store_id, type, state, search, since, from_id, to_id, depth)
    select batch_id, store_id, 'QUERY', 'PLANNED', search, since, cast(:#${body.fromId} as bigint), to_id, depth from kept
), moved as (
    update sync_batch b
       set phase = 'SUBMIT', next_look_at = now(), error = null,
           counters = (b.counters::jsonb || jsonb_build_object('bytes', cast(:#${body.bytes} as bigint)))::text
      from kept k
     where b.id = k.batch_id and b.phase = 'FETCH'
    returning b.id, k.ended_at
)
insert into sync_metric (batch_id, phase, started_at, ended_at, bytes, points)
select id, 'FETCH', ended_at, now(), cast(:#${body.bytes} as bigint) - cast(:#${variable.claimed[base]} as bigint),
       coalesce(cast(:#${variable.cost} as numeric), 0)
  from moved
