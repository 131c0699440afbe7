select c.status, c.direction, c.proposed_by as "proposedBy",
       is_author(c, :#${variable.actor}) as "byActor",
       (select count(*) from sync_conflict x where x.change_id = c.id and x.resolution is null) as "openConflicts"
  from staged_change c
 where c.id = cast(:#${variable.changeId} as bigint)
