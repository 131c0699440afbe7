select b.id, s.shop, b.kind, b.type, b.direction, b.trigger, b.dry_run as "dryRun", b.status, b.phase,
       b.counters, b.error, b.rolls_back as "rollsBack", b.created_by as "createdBy",
       b.created_at as "createdAt", b.started_at as "startedAt", b.ended_at as "endedAt", b.estimated_end_at as "estimatedEndAt"
  from sync_batch b
  join store s on s.id = b.store_id
 where (cast(:#status as text) is null or b.status = :#status)
   and (cast(:#afterId as bigint) is null or b.id < :#afterId)
 order by b.id desc
 limit :#size
