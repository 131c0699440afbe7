insert into approval_rule (store_id, name, description, expression, action, position, enabled, created_by)
values (:#${bean:store?method=id}, :#name, :#description, :#expression, :#action, :#position, :#enabled, :#${variable.actor})
returning id
