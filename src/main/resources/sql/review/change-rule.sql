-- Nothing where somebody else changed it since; the version is counted by the table.
update approval_rule
   set name = :#name, description = :#description, expression = :#expression, action = :#action, priority = cast(:#priority as text), mode = :#mode, position = :#position,
       enabled = :#enabled, changed_by = :#${variable.actor}
 where id = :#${variable.ruleId} and version = :#version
returning id
