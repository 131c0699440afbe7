-- The newest entry, and what the chain has by now where a witness wrote something down.
select t.position, encode(t.hash, 'hex') as hash,
       (select encode(hash, 'hex') from change_tracking where position = cast(:#position as bigint)) as witnessed
  from change_tracking t
 order by t.position desc
 limit 1
