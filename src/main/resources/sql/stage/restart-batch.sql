-- From the start, in another order; what was staged already is superseded where it was not whole.
update sync_batch
   set checkpoint = ?, counters = ?, leased_by = null, leased_until = null
 where id = ? and checkpoint = ? and phase = 'STAGE' and status = 'RUNNING'
