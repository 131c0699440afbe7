select id, name, description, expression, action, priority, mode, position, enabled, version, created_by as "createdBy", created_at as "createdAt",
       changed_by as "changedBy", changed_at as "changedAt"
  from approval_rule
 order by position, id
