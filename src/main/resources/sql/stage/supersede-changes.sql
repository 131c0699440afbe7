update staged_change
   set status = 'SUPERSEDED', decided_by = 'a later change', decided_at = now()
 where item_id = any (?) and direction = ? and status = 'PENDING'
