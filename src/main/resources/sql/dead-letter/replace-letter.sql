-- What was mended was staged anew, so the change that failed is given up.
with letter as (
    update dead_letter d
       set state = 'REPLAYED', settled_by = :#${variable.actor}, settled_at = now()
     where d.id = cast(:#${variable.letterId} as bigint) and d.state = 'OPEN'
    returning d.id, d.task_id, d.state
), given_up as (
    update staged_change c
       set status = 'REJECTED', decided_by = :#${variable.actor}, decided_at = now(),
           decision_reason = format('mended in batch %s', cast(:#${body[batchId]} as bigint))
      from letter l
      join push_task t on t.id = l.task_id
     where c.id = any (t.change_ids) and c.status = 'FAILED'
)
select id, state, cast(:#${body[batchId]} as bigint) as "batchId" from letter
