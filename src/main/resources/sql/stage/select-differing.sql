-- The base where it is another than the document. Unsettled: written, or seen by a later pull, or being written, since the store began to make the result; it may show the item before or after.
select i.id, i.document, nullif(i.base, i.document), i.seen,
       (select c.after
          from staged_change c
         where c.item_id = i.id and c.direction = 'OUTGOING' and c.status in ('PENDING', 'APPROVED', 'QUEUED')
         order by c.id desc
         limit 1) as proposed,
       i.version,
       coalesce(i.synced_at >= o.submitted_at, false)
       or exists (select from staged_change q
                   where q.item_id = i.id and q.direction = 'OUTGOING' and q.status = 'QUEUED')
       or exists (select from staged_change n
                   where n.item_id = i.id and n.direction = 'INCOMING' and n.status = 'PENDING'
                     and n.created_at >= o.submitted_at and n.batch_id <> o.batch_id) as unsettled
  from item i
  left join (select batch_id, min(submitted_at) as submitted_at from bulk_operation where batch_id = ? group by batch_id) o on true
 where i.id = any (?)
