-- Progress of what is being sent; a batch closes when none of its tasks is open.
with tally as (
    select b.id,
           count(t.id) filter (where t.state <> 'STALE') as tasks,
           count(t.id) filter (where t.state in ('READY', 'CLAIMED', 'INDETERMINATE')) as open,
           coalesce(sum(cardinality(t.change_ids)) filter (where t.state in ('READY', 'CLAIMED', 'INDETERMINATE')), 0) as waiting,
           coalesce(sum(t.applied), 0) as applied,
           coalesce(sum(cardinality(t.change_ids) - t.applied - t.stale) filter (where t.state = 'DEAD'), 0) as failed,
           coalesce(sum(t.stale), 0) as stale,
           coalesce(sum(t.points), 0) as points,
           max(t.error) filter (where t.state in ('READY', 'CLAIMED', 'INDETERMINATE')) as waits,
           max(t.error) filter (where t.state = 'DEAD') as died,
           min(t.sent_at) as began
      from sync_batch b
      left join push_task t on t.batch_id = b.id
     where b.phase = 'SEND' and b.status = 'RUNNING' and b.next_look_at <= now()
     group by b.id
), measured as (
    insert into sync_metric (batch_id, phase, started_at, ended_at, items, points)
    select t.id, 'SEND', coalesce(t.began, b.started_at), now(), t.tasks, t.points
      from tally t
      join sync_batch b on b.id = t.id
     where t.open = 0
)
update sync_batch b
   set counters = (b.counters::jsonb || jsonb_build_object(
           'changes', t.waiting + t.applied + t.failed + t.stale, 'tasks', t.tasks, 'applied', t.applied, 'failed', t.failed, 'stale', t.stale, 'points', t.points))::text,
       phase = case when t.open > 0 then 'SEND' end,
       status = case when t.open > 0 then 'RUNNING' when t.failed + t.stale = 0 then 'SUCCEEDED' else 'INCOMPLETE' end,
       ended_at = case when t.open = 0 then now() end,
       error = case when t.open > 0 then t.waits
                    when t.failed > 0 then format('%s of %s changes could not be pushed and are kept as dead letters, such as: %s', t.failed, t.applied + t.failed + t.stale, t.died)
                    when t.stale > 0 then format('%s of %s changes were not sent, since the store had moved after they were approved; what is left of them is staged anew', t.stale, t.applied + t.stale) end,
       next_look_at = now() + least(5, t.tasks / 2000.0) * interval '1 second',
       estimated_end_at = case when t.open > 0 and t.applied + t.failed > 0
                               then now() + (now() - b.started_at) * t.open / (t.tasks - t.open) end
  from tally t
 where b.id = t.id and b.phase = 'SEND' and b.status = 'RUNNING'
