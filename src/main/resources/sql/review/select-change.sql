select c.id, c.batch_id as "batchId", c.kind, c.direction, c.operation, c.priority, c.status,
       c.before, c.after, c.remote, coalesce(i.base, i.document) as base,
       i.id as "itemId", i.shopify_id as "shopifyId", i.title, i.version as "itemVersion",
       c.proposed_by as "proposedBy", c.decided_by as "decidedBy", c.decided_at as "decidedAt", c.decision_reason as "reason",
       c.proposal_reason as "proposalReason",
       r.name as "rule", c.rule_version as "ruleVersion", c.inverse_of as "inverseOf", c.split_from as "splitFrom", c.settles,
       c.held, c.held_by as "heldBy", c.changes_requested as "changesRequested", c.changes_requested_by as "changesRequestedBy",
       c.changes_requested_at as "changesRequestedAt", c.operation = 'CREATE' and c.status = 'PENDING' and i.sync_status = 'DELETED' as "returning",
       c.attempts, c.error, c.note, c.created_at as "createdAt", c.applied_at as "appliedAt",
       (select json_agg(json_build_object('field', x.field, 'base', x.base::json, 'local', x.local::json, 'remote', x.remote::json,
                                          'resolution', x.resolution, 'value', x.value::json, 'resolvedBy', x.resolved_by,
                                          'proposal', x.proposal_id, 'settledIn', x.settled_in) order by x.id)::text
          from sync_conflict x where x.change_id = c.id) as conflicts
  from staged_change c
  join item i on i.id = c.item_id
  left join approval_rule r on r.id = c.rule_id
 where c.id = cast(:#${variable.changeId} as bigint)
