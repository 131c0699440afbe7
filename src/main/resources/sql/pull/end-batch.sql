with ended as (
    update sync_batch
       set status = :#status, phase = null, ended_at = now(), error = left(:#problem, 2000),
           leased_by = null, leased_until = null
     where id = :#${variable.batchId} and phase in ('SUBMIT', 'WATCH', 'FETCH')
    returning id, started_at
), refused as (
    update bulk_operation o
       set state = 'FAILED', ended_at = now()
      from ended e
     where o.batch_id = e.id and o.state = 'SUBMITTING'
)
insert into sync_metric (batch_id, phase, started_at, ended_at)
select id, :#${variable.phase}, started_at, now() from ended
