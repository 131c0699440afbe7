select i.id, i.document, i.base, i.seen,
       (select c.after
          from staged_change c
         where c.item_id = i.id and c.direction = 'OUTGOING' and c.status in ('PENDING', 'APPROVED', 'QUEUED')
         order by c.id desc
         limit 1) as proposed
  from item i
 where i.id = any (?)
