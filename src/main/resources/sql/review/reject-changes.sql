-- The store keeps what a rejected change brought: that becomes the base, so that the difference is known, and can be pushed or taken by choice.
-- Where the catalog moved since the change was shown, the next pull looks again. What a rollback proposed says nothing of the store.
with rejected as (
    select c.id, c.item_id
      from staged_change c
     where c.status in ('PENDING', 'APPROVED', 'FAILED')
       and c.id = any (cast(:#ids as bigint[]))
       for update
), stays as (
    select distinct on (c.item_id) c.item_id, coalesce(c.remote, c.after) as store, i.document is not distinct from c.before as current
      from rejected r
      join staged_change c on c.id = r.id
      join item i on i.id = c.item_id
     where c.direction = 'INCOMING' and c.operation <> 'DELETE' and c.inverse_of is null
     order by c.item_id, c.id desc
), noted as (
    update item i
       set base = case when s.current then nullif(s.store, i.document) else i.base end,
           sync_status = case when s.current and i.document is not null then 'CHANGED' else i.sync_status end,
           seen_raw = case when s.current is not false then i.seen_raw end,
           seen = case when s.current is not false then i.seen end,
           has_conflicts = i.has_conflicts
                           and exists (select
                                         from sync_conflict x
                                         join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                        where x.item_id = i.id and x.resolution is null and o.id not in (select id from rejected))
      from (select distinct item_id from rejected) r
      left join stays s on s.item_id = r.item_id
     where i.id = r.item_id
       and (s.item_id is not null or i.has_conflicts)
)
update staged_change c
   set status = 'REJECTED', decided_by = :#${variable.actor}, decided_at = now(), decision_reason = :#reason
  from rejected r
 where c.id = r.id
