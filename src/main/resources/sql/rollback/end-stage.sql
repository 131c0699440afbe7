-- On to review, where rules or people decide.
with measured as (
    insert into sync_metric (batch_id, phase, started_at, ended_at, items)
    select id, 'STAGE', :#${variable.claimedAt}, now(), coalesce((counters::jsonb ->> 'staged')::bigint, 0)
      from sync_batch
     where id = :#${variable.batchId}
)
update sync_batch
   set phase = 'DECIDE', leased_by = null, leased_until = null,
       error = case when (counters::jsonb ->> 'drifted')::bigint > 0
                    then format('%s items were edited since and left alone, wholly or in part; the first is item %s: %s',
                                counters::jsonb ->> 'drifted', checkpoint::jsonb -> 'drift' -> 0 ->> 'item',
                                checkpoint::jsonb -> 'drift' -> 0 ->> 'fields') end
 where id = :#${variable.batchId} and phase = 'STAGE'
