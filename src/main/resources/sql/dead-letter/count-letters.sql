select count(*)
  from dead_letter d
 where d.state = :#state
   and (cast(:#room as text) is null or d.room = :#room)
   and (cast(:#batch as bigint) is null or d.batch_id = :#batch)
