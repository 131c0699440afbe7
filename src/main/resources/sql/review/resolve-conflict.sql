-- What is decided in an outgoing change is decided for the same place of an incoming one, which takes the store's value meanwhile.
with change as (
    update staged_change
       set after = :#after, remote = cast(:#remote as text), wanted = cast(:#wanted as text),
           changed_fields = array(select json_array_elements_text(cast(:#fields as json)))
     where id = :#changeId and status = 'PENDING' and xmin = cast(cast(:#written as text) as xid)
    returning id, item_id, direction
), resolved as (
    update sync_conflict x
       set resolution = :#resolution, value = cast(:#value as text), settled_in = null, resolved_by = :#${variable.actor}, resolved_at = now()
      from change c
     where x.change_id = c.id and x.field = :#field
    returning x.id
), elsewhere as (
    update sync_conflict x
       set resolution = 'THEIRS', value = null, settled_in = c.id, resolved_by = :#${variable.actor}, resolved_at = now()
      from change c, staged_change o
     where c.direction = 'OUTGOING'
       and x.item_id = c.item_id
       and x.field = :#field
       and x.resolution is null
       and x.proposal_id is not null
       and o.id = x.change_id
       and o.direction = 'INCOMING'
       and o.status = 'PENDING'
    returning x.id
)
update item i
   set conflict_resolution = :#resolution,
       has_conflicts = exists (select
                                 from sync_conflict x
                                 join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                where x.item_id = i.id
                                  and x.resolution is null
                                  and x.id not in (select id from resolved union all select id from elsewhere))
  from change c
 where i.id = c.item_id
