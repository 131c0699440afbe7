-- From the start, in another order; what was staged already is superseded where it was not whole.
with forgotten as (
  delete from short_item where batch_id = ?
)
update sync_batch
   set checkpoint = ?, counters = ?, leased_by = null, leased_until = null
 where id = ? and checkpoint = ? and phase = 'STAGE' and status = 'RUNNING'
