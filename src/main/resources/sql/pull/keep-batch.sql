-- No row where the batch was paused or cancelled meanwhile, or where another node has it.
update sync_batch
   set leased_until = now() + interval '60 seconds',
       counters = (counters::jsonb || jsonb_build_object('bytes', cast(:#${variable.part.bytes} as bigint)))::text,
       error = null
 where id = :#${variable.batchId}
   and phase = 'FETCH'
   and status = 'RUNNING'
   and leased_by = :#${bean:dataFolder?method=lease}
returning id
