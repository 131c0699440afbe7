-- The spool file is not there: the pull restores it from the archive, and staging goes on where it was.
update sync_batch
   set phase = 'FETCH', next_look_at = now(), leased_by = null, leased_until = null,
       error = 'The result is not in the spool folder any more and is restored from the archive.'
 where id = :#${variable.batchId} and phase = 'STAGE' and status = 'RUNNING'
