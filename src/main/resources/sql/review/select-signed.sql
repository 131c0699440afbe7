select c.id, c.batch_id as "batchId", i.title, i.vendor, g.facts
  from unnest(cast(:#${variable.chosen[ids]} as bigint[])) s (id)
  join staged_change c on c.id = s.id
  join item i on i.id = c.item_id
  join change_signature g on g.change_id = c.id
 order by c.id
