-- The operation is ours even where the batch was cancelled meanwhile; then it is looked up there, to be cancelled as well.
with submitted as (
    update bulk_operation
       set shopify_id = :#id, state = :#state
     where batch_id = :#${variable.batchId} and state = 'SUBMITTING'
), moved as (
    update sync_batch
       set phase = 'WATCH', next_look_at = now() + interval '500 milliseconds', error = null
     where id = :#${variable.batchId} and phase = 'SUBMIT'
    returning id, started_at
)
insert into sync_metric (batch_id, phase, started_at, ended_at, points)
select id, 'SUBMIT', started_at, now(), coalesce(cast(:#points as numeric), 0) from moved
