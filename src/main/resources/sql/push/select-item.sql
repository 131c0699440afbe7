-- The item as it is by now, if the task is still ours.
select i.document, coalesce(i.base, i.document) as base, i.version
  from push_task t
  join item i on i.id = t.item_id
 where t.id = :#${variable.taskId} and t.fence = :#${variable.fence} and t.state in ('CLAIMED', 'INDETERMINATE')
