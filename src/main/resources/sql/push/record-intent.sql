-- Written before the call, so that after a crash nobody believes that nothing was sent.
update push_task
   set intent = :#${variable.intent.json}, idempotency_key = :#${variable.intent.key}, sent_at = now()
 where id = :#${variable.taskId} and fence = :#${variable.fence} and state = 'CLAIMED'
returning id
