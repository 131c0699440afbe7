update sync_batch
   set criteria = (criteria::jsonb || jsonb_build_object('gone', coalesce(criteria::jsonb -> 'gone', '[]') || cast(:#gone as jsonb)))::text
 where id = :#${variable.batchId} and phase = 'FETCH'
