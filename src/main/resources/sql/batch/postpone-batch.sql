update sync_batch
   set error = left(:#${body}, 2000), next_look_at = now() + interval '30 seconds', leased_by = null, leased_until = null
 where id = :#${variable.batchId} and status = 'RUNNING'
