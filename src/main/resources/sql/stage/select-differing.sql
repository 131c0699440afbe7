-- Unsettled: written, or being written, since the store began to make the result; it may show the item before or after.
select i.id, i.document, i.base, i.seen,
       (select c.after
          from staged_change c
         where c.item_id = i.id and c.direction = 'OUTGOING' and c.status in ('PENDING', 'APPROVED', 'QUEUED')
         order by c.id desc
         limit 1) as proposed,
       i.version,
       coalesce(i.synced_at >= o.submitted_at, false)
       or exists (select from staged_change q
                   where q.item_id = i.id and q.direction = 'OUTGOING' and q.status = 'QUEUED') as unsettled
  from item i
  left join (select min(submitted_at) as submitted_at from bulk_operation where batch_id = ?) o on true
 where i.id = any (?)
