update staged_change c
   set status = 'APPROVED', decided_by = :#${variable.actor}, decided_at = now(), decision_reason = cast(:#reason as text)
 where c.status = 'PENDING'
   and c.id = any (cast(:#ids as bigint[]))
   and not exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null)
   and (not cast(:#${properties:catalog.review.four-eyes} as boolean)
        -- Whoever writes a value of their own into a change is one of those who propose it.
        or c.proposed_by <> :#${variable.actor}
           and not exists (select from sync_conflict x where x.change_id = c.id and x.resolution = 'VALUE' and x.resolved_by = :#${variable.actor}))
