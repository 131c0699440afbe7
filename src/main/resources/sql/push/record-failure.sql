-- Later, never, or unknown; what is given up becomes a dead letter in the same breath.
with task as (
    update push_task
       set state = :#state,
           attempts = attempts + cast(:#counted as int),
           next_attempt_at = now() + cast(:#delay as float8) * interval '1 second',
           sent_at = case when cast(:#state as text) = 'READY' then null else sent_at end,
           error = :#reason,
           outcome = cast(:#answer as text),
           points = points + cast(:#${variable.points} as numeric),
           leased_by = null,
           leased_until = null,
           ended_at = case when cast(:#state as text) = 'DEAD' then now() end
     where id = :#${variable.taskId} and fence = :#${variable.fence} and state in ('CLAIMED', 'INDETERMINATE')
    returning id, store_id, batch_id, change_ids, state, intent
), failed as (
    update staged_change c
       set status = case when t.state = 'DEAD' then 'FAILED' else c.status end,
           attempts = c.attempts + cast(:#counted as int),
           error = :#reason
      from task t
     where c.id = any (t.change_ids) and c.status = 'QUEUED'
)
insert into dead_letter (store_id, room, batch_id, change_id, task_id, reason, request, answer)
select store_id, 'push', batch_id, (select max(id) from unnest(change_ids) id), id, :#reason, coalesce(cast(:#request as text), intent), cast(:#answer as text)
  from task
 where state = 'DEAD'
