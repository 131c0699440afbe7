with decided as (
    select count(*) filter (where rule_id is not null) as by_rule,
           count(*) filter (where status = 'APPROVED' or status = 'APPLIED') as approved,
           count(*) filter (where status = 'REJECTED') as rejected,
           count(*) filter (where status = 'PENDING') as held,
           count(*) filter (where status = 'APPLIED' and direction = 'INCOMING') as taken
      from staged_change
     where batch_id = :#${variable.batchId}
), measured as (
    insert into sync_metric (batch_id, phase, started_at, ended_at, items)
    select :#${variable.batchId}, 'DECIDE', :#${variable.claimedAt}, now(), by_rule from decided
)
update sync_batch b
   set phase = null, status = 'SUCCEEDED', ended_at = now(), leased_by = null, leased_until = null,
       counters = (b.counters::jsonb
                   || jsonb_build_object('approved', d.approved, 'rejected', d.rejected, 'held', d.held, 'taken', d.taken))::text
  from decided d
 where b.id = :#${variable.batchId} and b.phase = 'DECIDE'
