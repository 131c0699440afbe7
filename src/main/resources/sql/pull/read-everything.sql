-- What the slices so far brought was asked for by a mark that does not hold; one slice of everything takes their place.
with dropped as (
    update bulk_operation
       set settled = true, kept_bytes = null, kept_objects = null, kept_roots = null,
           unwanted = state in ('SUBMITTING', 'CREATED', 'RUNNING', 'CANCELING')
     where batch_id = :#${variable.batchId}
), again as (
    update sync_batch
       set phase = 'SUBMIT', next_look_at = now(),
           criteria = (criteria::jsonb || jsonb_build_object('note', cast(:#note as text)))::text,
           counters = (counters::jsonb - 'bytes' - 'promisedObjects' - 'promisedRoots' - 'promisedBytes')::text
     where id = :#${variable.batchId} and phase in ('SUBMIT', 'WATCH')
    returning id, store_id
)
insert into bulk_operation (batch_id, store_id, type, state) select id, store_id, 'QUERY', 'PLANNED' from again
