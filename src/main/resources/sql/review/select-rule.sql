-- With all that it ever said, newest first.
select r.id, r.name, r.description, r.expression, r.action, r.priority, r.mode, r.position, r.enabled, r.version, r.created_by as "createdBy",
       r.created_at as "createdAt", r.changed_by as "changedBy", r.changed_at as "changedAt",
       (select json_agg(json_build_object('version', v.version, 'name', v.name, 'expression', v.expression, 'action', v.action, 'priority', v.priority, 'mode', v.mode,
                                          'position', v.position, 'enabled', v.enabled, 'writtenBy', v.written_by, 'writtenAt', v.written_at)
                        order by v.version desc)::text
          from approval_rule_version v
         where v.rule_id = r.id) as versions,
       (select json_agg(json_build_object('version', t.rule_version, 'batchId', t.batch_id, 'tried', t.tried, 'approve', t.approve,
                                          'reject', t.reject, 'hold', t.hold, 'prioritize', t.prioritize, 'failed', t.failed,
                                          'failure', t.failure, 'stopped', t.stopped, 'examples', t.examples, 'ranAt', t.ran_at)
                        order by t.batch_id desc)::text
          from (select * from approval_rule_run u where u.rule_id = r.id order by u.batch_id desc limit 100) t) as runs
  from approval_rule r
 where r.id = :#${variable.ruleId}
