update sync_batch
   set status = ?, phase = ?, counters = ?, error = ?, next_look_at = now(), leased_by = null, leased_until = null,
       ended_at = case when cast(? as text) is null then now() end
 where id = ? and checkpoint = ? and phase = 'STAGE' and status = 'RUNNING'
