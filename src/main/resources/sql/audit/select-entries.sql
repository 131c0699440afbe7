select position, at, event, call, action, was, actor, origin, subject, "batchId", reason, status, "ruleId", "ruleVersion", count, changes,
       digest, previous, hash
  from matching_entry(cast(:#filter as json))
 where cast(:#before as bigint) is null or position < cast(:#before as bigint)
 order by position desc
 limit :#limit
