-- A fresh task for the changes that the one that died left undone; its batch goes on with it.
with letter as (
    select d.id, t.id as task_id, t.batch_id, t.item_id, t.priority,
           array(select c.id from staged_change c where c.id = any (t.change_ids) and c.status = 'FAILED' order by c.id) as change_ids
      from dead_letter d
      join push_task t on t.id = d.task_id
     where d.id = cast(:#${variable.letterId} as bigint) and d.state = 'OPEN' and t.state = 'DEAD'
       for update of d, t
), made as materialized (
    select id, batch_id,
           queue_task(batch => batch_id, item => item_id, changes => change_ids, priority => priority, replaces => task_id) as task
      from letter
     where change_ids <> '{}'
), going as (
    update sync_batch
       set phase = coalesce(phase, 'SEND'), status = 'RUNNING', ended_at = null, next_look_at = now()
     where id in (select batch_id from made where task is not null)
)
update dead_letter
   set state = 'REPLAYED', settled_by = :#${variable.actor}, settled_at = now()
 where id in (select id from made where task is not null)
returning id, state, batch_id as "batchId"
