select id, name, expression, action, version
  from approval_rule
 where enabled
   and (store_id is null or store_id = :#${variable.storeId})
 order by position, id
