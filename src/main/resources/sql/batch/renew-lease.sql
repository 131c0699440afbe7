update sync_batch set leased_until = now() + interval '60 seconds' where id = :#${variable.batchId} and leased_by = :#${bean:dataFolder?method=lease}
