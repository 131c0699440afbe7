select (select count(*) from sync_batch where status = 'QUEUED') as "batchesQueued",
       (select count(*) from sync_batch where status = 'RUNNING') as "batchesRunning",
       (select count(*) from sync_batch where status = 'PAUSED') as "batchesPaused",
       (select count(*) from staged_change where status = 'PENDING') as "changesPending",
       (select count(*) from staged_change where status = 'APPROVED' and direction = 'OUTGOING') as "changesApproved",
       (select count(*) from push_task where state = 'READY') as "tasksReady",
       (select count(*) from push_task where state in ('CLAIMED', 'INDETERMINATE')) as "tasksInFlight",
       (select count(*) from dead_letter where state = 'OPEN') as "deadLettersOpen",
       (select sum(least(maximum_available, currently_available + restore_rate * extract(epoch from now() - read_at)))
          from api_rate_limit) as "pointsAvailable",
       (select sum(maximum_available) from api_rate_limit) as "pointsMaximum"
