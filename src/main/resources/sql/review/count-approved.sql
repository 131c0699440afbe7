-- Of those that could be approved: what somebody else decided meanwhile, or is at work on, is not ours.
select cast(count(*) as int)
  from staged_change
 where id = any (cast(:#${variable.chosen[outgoing]} as bigint[]) || cast(:#${variable.chosen[incoming]} as bigint[]))
   and status <> 'PENDING'
   and decided_by = :#${variable.actor}
