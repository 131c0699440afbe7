update sync_batch
   set status = 'PAUSED'
 where id = :#${variable.batchId} and status in ('QUEUED', 'RUNNING') and phase is not null
