insert into approval_rule (store_id, name, description, expression, action, priority, mode, position, enabled, created_by)
values (:#${variable.storeId}, :#name, :#description, :#expression, :#action, cast(:#priority as text), :#mode, :#position, :#enabled, :#${variable.actor})
returning id
