select id, name, expression, action, priority, mode, version,
       -- Whoever wrote a rule does not approve by it what they proposed.
       case when cast(:#${properties:catalog.review.four-eyes} as boolean) then coalesce(changed_by, created_by) end as "neverFor"
  from approval_rule
 where enabled
   and (store_id is null or store_id = :#${variable.storeId})
 order by position, id
