-- What was applied to one item, each with all that led to it. Several changes of one task make one version, which names the last of them.
select c.id as "changeId", c.kind, c.direction, c.operation, coalesce(c.applied_at, c.created_at) as "appliedAt", c.before, c.after, c.note,
       case when b.type = 'ROLLBACK' then 'ROLLBACK'
            when c.settles is not null then 'RESOLUTION'
            when c.anew_of is not null then 'HELD_BACK'
            when b.type <> 'PROPOSAL' then 'PULL'
            when cast(b.criteria as json) ->> 'keep' is not null then 'SETTLEMENT'
            else 'PROPOSAL' end as source,
       c.batch_id as "batchId", b.type as "batchType", b.trigger, b.created_by as "startedBy",
       c.inverse_of as "inverseOf", c.settles, c.anew_of as "anewOf",
       c.proposed_by as "proposedBy", c.proposal_reason as "proposalReason", c.created_at as "proposedAt",
       c.decided_by as "decidedBy", c.decided_at as "decidedAt", c.decision_reason as "decisionReason",
       c.rule_id as "ruleId", c.rule_version as "ruleVersion", r.name as rule,
       v.version as "versionBefore",
       t.id as "taskId", t.batch_id as "pushBatchId", t.strategy as mutation, t.sent_at as "sentAt", t.points,
       array_to_json(t.request_ids)::text as "requestIds"
  from staged_change c
  left join sync_batch b on b.id = c.batch_id
  left join approval_rule_version r on r.rule_id = c.rule_id and r.version = c.rule_version
  left join lateral (select *
                       from push_task p
                      where p.item_id = c.item_id and c.id = any (p.change_ids)
                      order by p.id desc
                      limit 1) t on true
  left join lateral (select s.version
                       from sync_version s
                      where s.item_id = c.item_id and (s.change_id = c.id or s.change_id = any (t.change_ids))
                      order by s.version desc
                      limit 1) v on true
 where c.item_id = cast(:#${variable.itemId} as bigint) and c.status = 'APPLIED'
   and (cast(:#before as bigint) is null
        or (coalesce(c.applied_at, c.created_at), c.id)
           < (select coalesce(k.applied_at, k.created_at), k.id from staged_change k where k.id = cast(:#before as bigint)))
 order by coalesce(c.applied_at, c.created_at) desc, c.id desc
 limit :#limit
