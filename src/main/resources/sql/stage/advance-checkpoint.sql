update sync_batch
   set checkpoint = ?, counters = ?, leased_until = now() + interval '60 seconds'
 where id = ? and checkpoint = ? and phase = 'STAGE' and status = 'RUNNING'
