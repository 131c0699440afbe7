-- A change that was set apart becomes what it comes to by now, and what was decided in it leaves the proposals that wait; one statement.
-- An item or a proposal that was written to since it was read is left: the next look, or the push, sees it as it is.
with given as (
    select cast(:#${body} as json) as it
), ready as (
    update staged_change c
       set before = i.document, after = g.it ->> 'after', remote = g.it ->> 'remote', wanted = g.it ->> 'wanted', apart = false
      from given g, item i
     where c.id = (g.it ->> 'change')::bigint
       and c.status = 'APPROVED'
       and c.apart
       and i.id = c.item_id
       and i.xmin = cast(g.it ->> 'written' as xid)
    returning c.id, c.decided_by
), narrowed as (
    update staged_change o
       set after = p ->> 'after',
           changed_fields = array(select json_array_elements_text(p -> 'fields')),
           status = case when json_array_length(p -> 'fields') = 0 then 'SUPERSEDED' else o.status end,
           decided_by = case when json_array_length(p -> 'fields') = 0 then r.decided_by else o.decided_by end,
           decided_at = case when json_array_length(p -> 'fields') = 0 then now() else o.decided_at end,
           decision_reason = case when json_array_length(p -> 'fields') = 0 then format('decided in change %s', r.id) else o.decision_reason end
      from given g
     cross join json_array_elements(g.it -> 'proposals') p
     cross join ready r
     where o.id = (p ->> 'id')::bigint
       and o.status in ('PENDING', 'APPROVED')
       and o.xmin = cast(p ->> 'written' as xid)
    returning o.id, r.id as settled_in, r.decided_by
)
update sync_conflict x
   set resolution = 'THEIRS', value = null, settled_in = n.settled_in, resolved_by = n.decided_by, resolved_at = now()
  from narrowed n, given g
 where x.change_id = n.id
   and x.field in (select json_array_elements_text(g.it -> 'settled'))
