update sync_batch
   set status = 'RUNNING', next_look_at = now()
 where id = :#${variable.batchId} and status = 'PAUSED'
