-- What a cancelled batch did not send yet is approved as before.
with task as (
    update push_task t
       set state = 'STALE', error = 'The batch was cancelled.', ended_at = now()
      from sync_batch b
     where b.id = t.batch_id and b.status = 'CANCELLED' and t.state = 'READY'
    returning t.change_ids
)
update staged_change c
   set status = 'APPROVED'
  from task t
 where c.id = any (t.change_ids) and c.status = 'QUEUED'
