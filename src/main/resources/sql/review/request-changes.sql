-- Held with what a reviewer asks for: no rule decides it. What holds it already stays told.
update staged_change
   set changes_requested = :#reason, changes_requested_by = :#${variable.actor}, changes_requested_at = now(),
       held = coalesce(held, 'A reviewer asked for changes'), held_by = coalesce(held_by, 'reviewer: ' || cast(:#${variable.actor} as text))
 where id = cast(:#${variable.changeId} as bigint) and status = 'PENDING'
