-- Unsettled: written, or seen by a later pull, or being written, since the store began to make the result; it may show the item before or after.
-- Waiting: something that the store changed earlier is still to be decided. What waits to go out comes with what its author saw of the store, the latest first.
select i.id, i.document, i.base, i.seen, w.ids, w.before, w.after, cast(cast(i.xmin as text) as bigint) as written,
       coalesce(i.synced_at >= o.submitted_at, false) or coalesce(w.unsettled, false) as unsettled,
       coalesce(w.waiting, false) as waiting
  from item i
  left join (select batch_id, min(submitted_at) as submitted_at from bulk_operation where batch_id = ? group by batch_id) o on true
  left join lateral (select array_agg(c.id order by c.id desc) filter (where c.direction = 'OUTGOING') as ids,
                            array_agg(c.before order by c.id desc) filter (where c.direction = 'OUTGOING') as before,
                            array_agg(c.after order by c.id desc) filter (where c.direction = 'OUTGOING') as after,
                            bool_or(c.direction = 'OUTGOING' and c.status = 'QUEUED'
                                    or c.direction = 'INCOMING' and c.status = 'PENDING'
                                       and c.created_at >= o.submitted_at and c.batch_id <> o.batch_id) as unsettled,
                            bool_or(c.direction = 'INCOMING' and c.status = 'PENDING') as waiting
                       from staged_change c
                      where c.item_id = i.id and c.status in ('PENDING', 'APPROVED', 'QUEUED')) w on true
 where i.id = any (?)
