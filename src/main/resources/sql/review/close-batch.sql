with decided as (
    select count(*) filter (where rule_id is not null) as by_rule,
           count(*) filter (where status = 'APPROVED' or status = 'APPLIED') as approved,
           count(*) filter (where status = 'REJECTED') as rejected,
           count(*) filter (where status = 'PENDING') as held,
           count(*) filter (where status = 'APPLIED' and direction = 'INCOMING') as taken
      from staged_change
     where batch_id = :#${variable.batchId}
), lots as (
    select coalesce(held_by, 'the change itself') as by, min(held) as reason, count(*) as changes, (array_agg(id order by id))[1:3] as examples
      from staged_change
     where batch_id = :#${variable.batchId} and held is not null and (select held from decided) > 0
     group by held_by
), measured as (
    insert into sync_metric (batch_id, phase, started_at, ended_at, items)
    select :#${variable.batchId}, 'DECIDE', :#${variable.claimedAt}, now(), by_rule from decided
)
update sync_batch b
   set phase = null, held = (select json_agg(json_build_object('by', l.by, 'reason', l.reason, 'changes', l.changes, 'examples', l.examples)
                                          order by l.changes desc, l.by)::text from lots l),
       status = 'SUCCEEDED', ended_at = now(), leased_by = null, leased_until = null,
       counters = (b.counters::jsonb
                   || jsonb_build_object('approved', d.approved, 'rejected', d.rejected, 'held', d.held, 'taken', d.taken))::text
  from decided d
 where b.id = :#${variable.batchId} and b.phase = 'DECIDE'
