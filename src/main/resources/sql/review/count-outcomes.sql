-- What became of changes without the rule that is replayed, or with it.
select count(*) filter (where c.status in ('APPROVED', 'QUEUED', 'APPLIED')) as approved,
       count(*) filter (where c.status = 'REJECTED') as rejected,
       count(*) filter (where c.status = 'PENDING') as pending,
       count(*) filter (where c.status in ('FAILED', 'STALE', 'SUPERSEDED')) as other,
       count(*) filter (where c.rule_id is null and c.status = 'REJECTED') as "rejectedByPerson",
       count(*) filter (where c.rule_id is null and c.status in ('APPROVED', 'QUEUED', 'APPLIED')) as "approvedByPerson",
       count(*) filter (where r.inverse_of is not null) as "rolledBack",
       count(*) filter (where c.held is not null) as held,
       -- Resolved ones too: when the rule would have been tried they were open.
       count(*) filter (where c.held is null and exists (select from sync_conflict x where x.change_id = c.id)) as conflicts
  from staged_change c
  left join (select distinct inverse_of from staged_change where inverse_of is not null and status = 'APPLIED') r on r.inverse_of = c.id
 where c.id = any (cast(:#${variable.trial.matched} as bigint[]))
