select b.id, b.status, b.phase, b.counters, b.error,
       extract(epoch from (coalesce(b.ended_at, now()) - b.created_at))::float8 as seconds
  from sync_batch b
 where b.id = :#batchId
