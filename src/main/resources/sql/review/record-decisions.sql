-- By their ids, and never by the index over the status, which a planner may think shorter: hence "is true".
update staged_change
   set status = :#status, decided_by = :#decidedBy, decided_at = now(), decision_reason = :#reason,
       rule_id = :#ruleId, rule_version = :#ruleVersion
 where id = any (:#ids) and (status = 'PENDING') is true
