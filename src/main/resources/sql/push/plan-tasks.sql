-- Approved changes become tasks, one per item, a thousand items at a time; an item with a task that is not settled yet waits for it.
with wish as (
    select id, store_id, created_at, criteria::json -> 'changes' as changes, (criteria::json ->> 'batch')::bigint as batch,
           criteria::json ->> 'priority' as priority
      from sync_batch
     where id = :#${variable.batchId}
), approved as (
    select c.id, c.item_id, array_position(array ['CRITICAL', 'HIGH', 'NORMAL', 'LOW', 'BATCH'], coalesce(w.priority, c.priority)) as rank
      from wish w
      join staged_change c on c.store_id = w.store_id
     where c.status = 'APPROVED'
       and c.direction = 'OUTGOING'
       and c.kind = any (:#${bean:itemWriters?method=kinds})
       and c.created_at <= w.created_at
       and (w.changes is null or c.id in (select value::bigint from json_array_elements_text(w.changes)))
       and (w.batch is null or c.batch_id = w.batch)
       for update of c
), next as (
    select a.item_id, array_agg(a.id order by a.id) as change_ids, min(a.rank) as rank
      from approved a
      join item i on i.id = a.item_id and not i.sync_locked
     where not exists (select 1 from push_task t where t.item_id = a.item_id and t.state in ('READY', 'CLAIMED', 'INDETERMINATE'))
     group by a.item_id
     order by min(a.id)
     limit 1000
), made as materialized (
    select queue_task(batch => w.id, item => n.item_id, changes => n.change_ids,
                      priority => (array ['CRITICAL', 'HIGH', 'NORMAL', 'LOW', 'BATCH'])[n.rank],
                      turn_at => now() + (n.rank - 1) * interval '1 minute') as task
      from next n, wish w
)
update sync_batch
   set leased_until = now() + interval '60 seconds'
 where id = :#${variable.batchId}
returning (select count(task) from made) as moved
