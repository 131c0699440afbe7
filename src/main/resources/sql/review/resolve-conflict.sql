with resolved as (
    update sync_conflict
       set resolution = :#resolution, value = cast(:#value as text), resolved_by = :#${variable.actor}, resolved_at = now()
     where change_id = :#changeId and field = :#field
    returning change_id, item_id
), item_freed as (
    update item i
       set conflict_resolution = :#resolution,
           has_conflicts = exists (select 1 from sync_conflict x
                                     join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                    where x.item_id = i.id and x.resolution is null
                                      and not (x.change_id = r.change_id and x.field = :#field))
      from resolved r
     where i.id = r.item_id
)
update staged_change c
   set after = :#after, remote = cast(:#remote as text)
  from resolved r
 where c.id = r.change_id and c.status = 'PENDING'
