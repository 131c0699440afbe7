-- The lost mutation was not done: it may be sent again.
update push_task
   set state = 'READY', sent_at = null, next_attempt_at = now(), leased_by = null, leased_until = null,
       points = points + cast(:#${variable.points} as numeric), error = 'The answer was lost and nothing was done; sent again.'
 where id = :#${variable.taskId} and fence = :#${variable.fence} and state = 'INDETERMINATE'
