insert into sync_batch (store_id, kind, type, direction, trigger, criteria, phase, rolls_back, created_by)
select store_id, kind, 'ROLLBACK', direction, 'REST', :#criteria, 'STAGE', id, :#${variable.actor}
  from sync_batch
 where id = :#${variable.batchId}
returning id
