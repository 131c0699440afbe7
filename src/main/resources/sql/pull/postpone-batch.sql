update sync_batch
   set error = left(:#${body}, 2000), next_look_at = now() + interval '10 seconds'
 where id = :#${variable.batchId} and phase in ('SUBMIT', 'WATCH', 'FETCH')
