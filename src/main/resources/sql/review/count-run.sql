-- A thousand changes more of a batch on which a rule was tried.
insert into approval_rule_run as r (rule_id, rule_version, batch_id, tried, approve, reject, hold, prioritize, failed, failure, stopped, examples)
values (:#${body[ruleId]}, :#${body[ruleVersion]}, :#${variable.batchId}, :#${body[tried]}, :#${body[approve]}, :#${body[reject]},
        :#${body[hold]}, :#${body[prioritize]}, :#${body[failed]}, cast(:#${body[failure]} as text), :#${body[stopped]}, :#${body[examples]})
on conflict (rule_id, rule_version, batch_id) do update
   set tried = r.tried + excluded.tried,
       approve = r.approve + excluded.approve,
       reject = r.reject + excluded.reject,
       hold = r.hold + excluded.hold,
       prioritize = r.prioritize + excluded.prioritize,
       failed = r.failed + excluded.failed,
       failure = coalesce(r.failure, excluded.failure),
       stopped = r.stopped or excluded.stopped,
       examples = (r.examples || excluded.examples)[1:20],
       ran_at = now()
