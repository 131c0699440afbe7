-- Later, or unknown: the same changes are tried again.
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
           leased_until = null
     where id = :#${variable.taskId} and fence = :#${variable.fence} and state in ('CLAIMED', 'INDETERMINATE')
    returning change_ids
)
update staged_change c
   set attempts = c.attempts + cast(:#counted as int), error = :#reason
  from task t
 where c.id = any (t.change_ids) and c.status = 'QUEUED'
