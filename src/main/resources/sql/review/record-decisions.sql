-- By their ids, and never by the index over the status, which a planner may think shorter: hence "is true".
-- What a rejected one brought stays in the store, as in reject-changes.sql.
with decided as (
    update staged_change
       set status = :#status, decided_by = :#decidedBy, decided_at = now(), decision_reason = :#reason,
           rule_id = :#ruleId, rule_version = :#ruleVersion
     where id = any (:#ids) and (status = 'PENDING') is true
    returning id
), stays as (
    select distinct on (c.item_id) c.item_id, coalesce(c.remote, c.after) as store, i.document is not distinct from c.before as current
      from decided d
      join staged_change c on c.id = d.id
      join item i on i.id = c.item_id
     where cast(:#status as text) = 'REJECTED'
       and c.direction = 'INCOMING' and c.operation <> 'DELETE' and c.inverse_of is null
     order by c.item_id, c.id desc
)
update item i
   set base = case when s.current then nullif(s.store, i.document) else i.base end,
       sync_status = case when s.current and i.document is not null then 'CHANGED' else i.sync_status end,
       seen_raw = case when s.current then i.seen_raw end,
       seen = case when s.current then i.seen end,
       has_conflicts = i.has_conflicts
                       and exists (select
                                     from sync_conflict x
                                     join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                    where x.item_id = i.id and x.resolution is null and o.id not in (select id from decided))
  from stays s
 where i.id = s.item_id
