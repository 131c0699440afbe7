-- The next five hundred of the chosen changes whose documents nobody read for their pattern as they are now.
select c.id, c.kind, c.direction, c.operation, c.before, c.after, cast(cast(c.xmin as text) as bigint) as written
  from unnest(cast(:#${variable.chosen[ids]} as bigint[])) s (id)
  join staged_change c on c.id = s.id
 where c.id > :#${variable.lastChangeId}
   and not exists (select from change_signature g where g.change_id = c.id and g.written = cast(cast(c.xmin as text) as bigint))
 order by c.id
 limit 500
