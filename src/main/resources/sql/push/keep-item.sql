-- Before the deletion is sent. Tried again, a whole product is kept as it is by now; of variants, some may be gone already.
insert into deleted_item (item_id, task_id, change_ids, whole, kept)
select item_id, id, change_ids, cast(:#${variable.snapshot.values[whole]} as boolean), :#${variable.snapshot.values[kept]}
  from push_task
 where id = :#${variable.taskId} and fence = :#${variable.fence} and state in ('CLAIMED', 'INDETERMINATE')
on conflict (task_id) do update
   set kept = excluded.kept, kept_at = now()
 where excluded.whole
