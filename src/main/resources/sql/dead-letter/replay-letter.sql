-- A fresh task for the changes that the one that died left undone; its batch goes on with it.
with letter as (
    select d.id, t.id as task_id, t.batch_id, t.store_id, t.item_id, t.priority,
           array(select c.id from staged_change c where c.id = any (t.change_ids) and c.status = 'FAILED' order by c.id) as change_ids
      from dead_letter d
      join push_task t on t.id = d.task_id
     where d.id = cast(:#${variable.letterId} as bigint) and d.state = 'OPEN' and t.state = 'DEAD'
       for update of d, t
), made as (
    insert into push_task (batch_id, store_id, item_id, change_ids, priority)
    select batch_id, store_id, item_id, change_ids, priority
      from letter
     where change_ids <> '{}'
    on conflict (item_id) where state in ('READY', 'CLAIMED', 'INDETERMINATE') do nothing
    returning batch_id, change_ids
), queued as (
    update staged_change
       set status = 'QUEUED', error = null
     where status = 'FAILED' and id in (select unnest(change_ids) from made)
), replaced as (
    update push_task
       set state = 'STALE'
     where id in (select l.task_id from letter l, made)
), going as (
    update sync_batch
       set phase = coalesce(phase, 'SEND'), status = 'RUNNING', ended_at = null, next_look_at = now()
     where id in (select batch_id from made)
)
update dead_letter
   set state = 'REPLAYED', settled_by = :#${variable.actor}, settled_at = now()
 where id in (select l.id from letter l, made)
returning id, state, batch_id as "batchId"
