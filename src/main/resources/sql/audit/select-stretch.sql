-- The next thousand of an export, in the order in which they were entered.
select position, at, event, call, action, was, actor, origin, subject, "batchId", reason, status, "ruleId", "ruleVersion", count, changes,
       digest, previous, hash, sealed
  from matching_entry(cast(? as json))
 where position > ? and position <= ?
 order by position
 limit 1000
