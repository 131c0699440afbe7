-- The next slice is asked for; what its operation will promise is added to what is kept.
with kept as (
    update bulk_operation
       set settled = true, kept_bytes = cast(:#${variable.part.bytes} as bigint) - cast(:#${variable.claimed[base]} as bigint),
           kept_objects = object_count, kept_roots = root_object_count
     where id = :#${variable.operationId} and not settled
    returning batch_id, ended_at
), moved as (
    update sync_batch b
       set phase = 'SUBMIT', next_look_at = now(), error = null,
           counters = (b.counters::jsonb || jsonb_build_object('bytes', cast(:#${variable.part.bytes} as bigint)))::text
      from kept k
     where b.id = k.batch_id and b.phase = 'FETCH'
    returning b.id, k.ended_at
)
insert into sync_metric (batch_id, phase, started_at, ended_at, bytes, points)
select id, 'FETCH', ended_at, now(), cast(:#${variable.part.bytes} as bigint) - cast(:#${variable.claimed[base]} as bigint),
       coalesce(cast(:#${variable.cost} as numeric), 0)
  from moved
