with superseded as (
    update staged_change
       set status = 'SUPERSEDED', decided_by = 'a later change', decided_at = now()
     where item_id = any (?) and direction = ? and status = 'PENDING'
    returning id, item_id
)
update item i
   set has_conflicts = exists (select 1
                                 from sync_conflict x
                                 join staged_change c on c.id = x.change_id
                                where x.item_id = i.id
                                  and x.resolution is null
                                  and c.status = 'PENDING'
                                  and c.id not in (select id from superseded))
 where i.has_conflicts and i.id in (select item_id from superseded)
