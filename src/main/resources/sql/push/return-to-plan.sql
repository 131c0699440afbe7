-- The store moved between plan and send: the plan decides anew.
with task as (
    update push_task
       set state = 'STALE', error = 'The store moved after this was planned.', ended_at = now(), leased_by = null, leased_until = null
     where id = :#${variable.taskId} and fence = :#${variable.fence} and state = 'CLAIMED'
    returning batch_id, change_ids
), approved as (
    update staged_change c
       set status = 'APPROVED'
      from task t
     where c.id = any (t.change_ids) and c.status = 'QUEUED'
)
update sync_batch b
   set phase = 'PLAN', next_look_at = now()
  from task t
 where b.id = t.batch_id
