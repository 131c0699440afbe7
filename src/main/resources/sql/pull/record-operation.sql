-- The operation is ours even where the batch was cancelled meanwhile; then it is looked up there, to be cancelled as well.
with submitted as (
    update bulk_operation
       set shopify_id = :#id, state = :#state, created_there_at = cast(:#createdAt as timestamptz), moved_at = now()
     where id = :#${variable.begun[operationId]} and state = 'SUBMITTING'
    returning store_id, submitted_at
), raised as (
    update store s
       set bulk_lanes = greatest(s.bulk_lanes, (select count(*)
                                                  from bulk_operation r
                                                 where r.store_id = s.id
                                                   and r.type = 'QUERY'
                                                   and r.state in ('SUBMITTING', 'CREATED', 'RUNNING', 'CANCELING')))
      from submitted
     where s.id = submitted.store_id and s.bulk_lanes is not null
), moved as (
    update sync_batch
       set phase = 'WATCH', next_look_at = now() + interval '500 milliseconds', error = null
     where id = :#${variable.batchId} and phase = 'SUBMIT'
    returning id
)
insert into sync_metric (batch_id, phase, started_at, ended_at, points)
select m.id, 'SUBMIT', s.submitted_at, now(), coalesce(cast(:#points as numeric), 0) from moved m cross join submitted s
returning (select submitted_at from submitted) as "submittedAt"
