update sync_batch
   set status = 'CANCELLED', phase = null, ended_at = now(), leased_by = null, leased_until = null,
       error = 'Cancelled by ' || :#${variable.actor} || '. What was committed until then is kept.'
 where id = :#${variable.batchId} and status in ('QUEUED', 'RUNNING', 'PAUSED')
