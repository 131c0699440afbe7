update sync_batch
   set leased_by = null, leased_until = null
 where id = :#${variable.batchId} and leased_by = :#${bean:dataFolder?method=lease}
