-- A batch that would be refused for want of a lane is left alone, unless it may have been submitted before a crash.
update sync_batch b
   set leased_by = :#${bean:dataFolder?method=lease}, leased_until = now() + interval '60 seconds'
  from (select c.id
          from sync_batch c
          join store s on s.id = c.store_id
         where c.phase in ('SUBMIT', 'WATCH', 'FETCH')
           and c.status in ('QUEUED', 'RUNNING')
           and c.next_look_at <= now()
           and s.enabled
           and lease_is_over(c.leased_by, c.leased_until, :#${bean:dataFolder?method=lease})
           and c.id not in (select value::bigint from json_array_elements_text(cast(:#${bean:held?method=json} as json)))
           and (c.phase <> 'SUBMIT'
                or s.bulk_lanes is null
                or exists (select from bulk_operation r where r.batch_id = c.id and r.state = 'SUBMITTING')
                or s.bulk_lanes > (select count(*)
                                     from bulk_operation r
                                    where r.store_id = c.store_id
                                      and r.type = 'QUERY'
                                      and r.state in ('SUBMITTING', 'CREATED', 'RUNNING', 'CANCELING'))
                                  + case when s.bulk_told_at > now() - interval '30 seconds' then s.bulk_foreign else 0 end)
         order by c.next_look_at
         limit 1
           for update of c skip locked) due
  left join lateral (select o.*
                       from bulk_operation o
                      where o.batch_id = due.id and not o.settled
                      order by o.from_id nulls first, o.id
                      limit 1) o on true
 where b.id = due.id
returning b.id as "batchId", b.store_id as "storeId", b.kind, b.phase,
          o.id as "operationId", o.shopify_id as "shopifyId", o.search, o.since, o.from_id as "fromId", o.to_id as "toId",
          o.attempt, o.depth, o.state, o.error_code as "errorCode",
          (select count(*) > 0 from bulk_operation w where w.batch_id = b.id and not w.settled and w.id <> o.id) as more,
          (select coalesce(sum(k.kept_bytes), 0)::bigint from bulk_operation k where k.batch_id = b.id) as base,
          coalesce((b.counters::json ->> 'bytes')::bigint, 0) as bytes,
          to_char(b.created_at at time zone 'UTC', 'YYYY/MM') as month
