-- On to review, where rules or people decide; only people, where too much would be deleted.
with measured as (
    insert into sync_metric (batch_id, phase, started_at, ended_at, items)
    select id, 'STAGE', :#${variable.batch[claimedAt]}, now(), coalesce((counters::jsonb ->> 'staged')::bigint, 0)
      from sync_batch
     where id = :#${variable.batchId}
), guarded as (
    update staged_change
       set held = cast(:#${variable.held} as text), held_by = 'guard: deletes'
     where cast(:#${variable.held} as text) is not null and batch_id = :#${variable.batchId} and operation = 'DELETE'
)
update sync_batch
   set phase = 'DECIDE', leased_by = null, leased_until = null,
       error = nullif(concat_ws(' ', cast(:#${variable.held} as text),
                    case when (counters::jsonb ->> 'drifted')::bigint > 0
                         then format('%s items were edited since and left alone, wholly or in part; the first is item %s: %s',
                                     counters::jsonb ->> 'drifted', checkpoint::jsonb -> 'drift' -> 0 ->> 'item',
                                     checkpoint::jsonb -> 'drift' -> 0 ->> 'fields') end), '')
 where id = :#${variable.batchId} and phase = 'STAGE'
