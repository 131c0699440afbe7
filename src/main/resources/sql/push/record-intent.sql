-- Written before the call, so that after a crash nobody believes that nothing was sent.
update push_task
   set intent = :#intent, idempotency_key = :#key, strategy = :#strategy, sent_at = now()
 where id = :#${variable.taskId} and fence = :#${variable.fence} and state in ('CLAIMED', 'INDETERMINATE')
returning id
