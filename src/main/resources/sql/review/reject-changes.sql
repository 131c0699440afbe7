update staged_change c
   set status = 'REJECTED', decided_by = :#${variable.actor}, decided_at = now(), decision_reason = :#reason
 where c.status in ('PENDING', 'APPROVED', 'FAILED')
   and c.id in (select m.id from matching_change(cast(:#filter as json)) m)
