-- Changes are counted once their rules are through: until then the counters tell how many there are, and a report that is asked
-- for every moment must not read what is being written. By the number of the batch itself, of which the planner knows how many it has.
select b.id, s.shop, b.kind, b.type, b.direction, b.trigger, b.dry_run as "dryRun", b.status, b.phase,
       b.criteria, b.counters, b.checkpoint, b.error, b.held, b.rolls_back as "rollsBack", b.created_by as "createdBy",
       b.created_at as "createdAt", b.started_at as "startedAt", b.ended_at as "endedAt", b.estimated_end_at as "estimatedEndAt",
       (select json_agg(json_build_object('phase', m.phase, 'startedAt', m.started_at, 'endedAt', m.ended_at,
                                          'seconds', round(extract(epoch from m.ended_at - m.started_at)::numeric, 3),
                                          'items', m.items, 'bytes', m.bytes, 'points', m.points) order by m.id)::text
          from sync_metric m where m.batch_id = b.id) as phases,
       (select json_agg(json_build_object('id', o.shopify_id, 'state', o.state, 'search', left(o.search, 500), 'fromId', o.from_id,
                                          'toId', o.to_id, 'attempt', o.attempt, 'errorCode', o.error_code, 'objects', o.object_count,
                                          'keptObjects', o.kept_objects, 'keptRoots', o.kept_roots, 'stuckAt', o.stuck_at,
                                          'endedAt', o.ended_at) order by o.id)::text
          from bulk_operation o where o.batch_id = b.id) as operations,
       (select json_object_agg(c.status, c.n)::text
          from (select status, count(*) as n from staged_change where batch_id = :#${variable.batchId} group by status) c
         where b.status <> 'RUNNING' or b.phase not in ('SUBMIT', 'WATCH', 'FETCH', 'STAGE', 'DECIDE')) as changes,
       (select json_agg(json_build_object('ruleId', r.rule_id, 'version', r.rule_version, 'failed', r.failed, 'failure', r.failure,
                                          'stopped', r.stopped) order by r.rule_id, r.rule_version)::text
          from approval_rule_run r where r.batch_id = b.id and (r.failed > 0 or r.stopped)) as "ruleTroubles",
       (select count(*) from dead_letter d where d.batch_id = b.id and d.state = 'OPEN') as "deadLettersOpen"
  from sync_batch b
  join store s on s.id = b.store_id
 where b.id = :#${variable.batchId}
