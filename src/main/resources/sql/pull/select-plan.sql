-- No row where the slices are planned already.
select b.kind, b.type, b.criteria, m.mark_at as "markAt"
  from sync_batch b
  left join pull_checkpoint m on m.store_id = b.store_id and m.kind = b.kind
 where b.id = :#${variable.batchId}
   and not exists (select from bulk_operation o where o.batch_id = b.id)
