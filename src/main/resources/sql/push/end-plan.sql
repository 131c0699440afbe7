-- On to sending, or one more look in a moment where items wait for an earlier task.
with waiting as (
    select exists (
        select 1
          from staged_change c
          join item i on i.id = c.item_id
          join sync_batch b on b.id = :#${variable.batchId}
         where c.status = 'APPROVED' and c.direction = 'OUTGOING' and c.kind = any (:#${bean:itemWriters?method=kinds})
           and c.store_id = b.store_id and not i.sync_locked
           and c.created_at <= b.created_at
           and (b.criteria::json -> 'changes' is null
                or c.id in (select value::bigint from json_array_elements_text(b.criteria::json -> 'changes')))
           and (b.criteria::json ->> 'batch' is null or c.batch_id = (b.criteria::json ->> 'batch')::bigint)) as remains
), measured as (
    insert into sync_metric (batch_id, phase, started_at, ended_at, items)
    select :#${variable.batchId}, 'PLAN', :#${variable.claimedAt}, now(),
           (select count(*) from push_task where batch_id = :#${variable.batchId})
      from waiting
     where not remains
)
update sync_batch b
   set phase = case when w.remains then 'PLAN' else 'SEND' end,
       next_look_at = case when w.remains then now() + interval '1 second' else now() end,
       leased_by = null, leased_until = null
  from waiting w
 where b.id = :#${variable.batchId} and b.phase = 'PLAN'
