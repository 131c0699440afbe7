update staged_change c
   set status = 'APPROVED', decided_by = :#${variable.actor}, decided_at = now(), decision_reason = cast(:#reason as text)
 where c.status = 'PENDING'
   and c.id = any (cast(:#ids as bigint[]))
   and not exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null)
   and not (cast(:#${properties:catalog.review.four-eyes} as boolean) and is_author(c, :#${variable.actor}))
