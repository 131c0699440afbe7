select count(*)
  from (select 1
          from push_task
         where state in ('READY', 'CLAIMED', 'INDETERMINATE')
           and next_attempt_at <= now()
           and (leased_until is null or leased_until < now())
         limit 10) due
