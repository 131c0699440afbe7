-- One row, once for each operation that does not move.
with stuck as (
    update bulk_operation
       set stuck_at = now()
     where id = :#${variable.operationId}
       and state in ('CREATED', 'RUNNING')
       and stuck_at is null
       and moved_at < now() - make_interval(secs => cast(:#stuckAfter as double precision))
    returning batch_id, shopify_id, moved_at
), told as (
    update sync_batch b
       set counters = (b.counters::jsonb || jsonb_build_object('stuck', coalesce((b.counters::json ->> 'stuck')::int, 0) + 1))::text
      from stuck s
     where b.id = s.batch_id
)
select shopify_id as "shopifyId", to_char(moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since from stuck
