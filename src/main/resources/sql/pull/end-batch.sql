-- What may still run at Shopify would hold a lane for nothing, and is cancelled.
with ended as (
    update sync_batch
       set status = :#status, phase = null, ended_at = now(), error = left(:#problem, 2000),
           leased_by = null, leased_until = null
     where id = :#${variable.batchId} and phase in ('SUBMIT', 'WATCH', 'FETCH')
    returning id, started_at
), left_over as (
    update bulk_operation o
       set state = case o.state when 'SUBMITTING' then 'FAILED' else o.state end,
           ended_at = case o.state when 'SUBMITTING' then now() else o.ended_at end,
           unwanted = o.state in ('CREATED', 'RUNNING', 'CANCELING')
      from ended e
     where o.batch_id = e.id and o.state in ('SUBMITTING', 'CREATED', 'RUNNING', 'CANCELING')
)
insert into sync_metric (batch_id, phase, started_at, ended_at)
select id, :#${variable.phase}, started_at, now() from ended
