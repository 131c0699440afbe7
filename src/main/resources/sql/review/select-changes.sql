select c.id, c.batch_id as "batchId", c.kind, c.direction, c.operation, c.priority, c.status,
       array_to_json(c.changed_fields)::text as "changedFields",
       i.shopify_id as "shopifyId", i.title, i.vendor, i.product_type as "productType", i.handle,
       c.proposed_by as "proposedBy", c.proposal_reason as "proposalReason", c.decided_by as "decidedBy", c.decided_at as "decidedAt",
       c.held, c.held_by as "heldBy", c.changes_requested as "changesRequested", c.changes_requested_by as "changesRequestedBy",
       c.rule_id as "ruleId", c.rule_version as "ruleVersion", c.error, c.created_at as "createdAt",
       (select count(*) from sync_conflict x where x.change_id = c.id and x.resolution is null) as "openConflicts"
  from unnest(cast(:#${variable.page[ids]} as bigint[])) with ordinality p (id, place)
  join staged_change c on c.id = p.id
  join item i on i.id = c.item_id
 order by p.place
