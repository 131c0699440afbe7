-- The longer an operation runs, the rarer it is looked at: after a tenth of its age, between half a second and a minute.
with looked as (
    update bulk_operation o
       set state = :#state,
           object_count = :#objects,
           root_object_count = :#roots,
           file_size = :#bytes,
           error_code = :#errorCode,
           moved_at = case when o.state = :#state and o.object_count is not distinct from :#objects then o.moved_at else now() end,
           ended_at = case when cast(:#ended as boolean) then coalesce(o.ended_at, now()) end
     where o.id = :#${variable.operationId}
    returning o.batch_id, o.submitted_at,
              o.state in ('CREATED', 'RUNNING')
              and o.moved_at < now() - make_interval(secs => cast(:#stuckAfter as double precision)) as stuck, o.moved_at
), kept as (
    select coalesce(sum(kept_objects), 0) as objects, coalesce(sum(kept_roots), 0) as roots, coalesce(sum(kept_bytes), 0) as bytes
      from bulk_operation
     where batch_id = :#${variable.batchId}
), moved as (
    update sync_batch b
       set phase = case when cast(:#fetch as boolean) then 'FETCH' else 'WATCH' end,
           next_look_at = case when cast(:#fetch as boolean) then now()
                               else now() + greatest(interval '500 milliseconds',
                                                     least(interval '60 seconds', (now() - l.submitted_at) / 10)) end,
           counters = (b.counters::jsonb || jsonb_strip_nulls(jsonb_build_object(
                           'promisedObjects', k.objects + cast(:#objects as bigint),
                           'promisedRoots', k.roots + cast(:#roots as bigint),
                           'promisedBytes', k.bytes + cast(:#bytes as bigint))))::text,
           checkpoint = case when cast(:#fetch as boolean) then '{}'
                             else jsonb_build_object('points', coalesce((b.checkpoint::json ->> 'points')::numeric, 0)
                                                               + cast(:#points as numeric))::text end,
           error = case when l.stuck then
                       format('The bulk operation has not moved since %s. It is left running, and looked at further; cancel this'
                              ' batch to give it up.', to_char(l.moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end
      from looked l, kept k
     where b.id = l.batch_id and b.phase = 'WATCH'
    returning b.id, l.submitted_at
)
insert into sync_metric (batch_id, phase, started_at, ended_at, items, points)
select m.id, 'WATCH', m.submitted_at, now(), cast(:#objects as bigint),
       coalesce((before.checkpoint::json ->> 'points')::numeric, 0) + cast(:#points as numeric)
  from moved m
  join sync_batch before on before.id = m.id
 where cast(:#fetch as boolean)
