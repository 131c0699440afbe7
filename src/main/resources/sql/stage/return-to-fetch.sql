-- The spool file is not there: the pull restores it from the archive. A file that had been grouped is grouped again, from the start.
update sync_batch
   set phase = 'FETCH', next_look_at = now(), leased_by = null, leased_until = null,
       error = 'The result is not in the spool folder any more and is restored from the archive.',
       counters = case when checkpoint::json ->> 'grouped' is null then counters
                       else (counters::jsonb - '{lines,roots,orphans,duplicates,refused,damaged,unchanged,unsettled,staged,children}'::text[])::text end,
       checkpoint = case when checkpoint::json ->> 'grouped' is null then checkpoint else '{}' end
 where id = :#${variable.batchId} and phase = 'STAGE' and status = 'RUNNING'
