-- What rules see of changes: each column here. Those of a sample, or else a thousand undecided ones in the order of the batch, and never by an
-- index over the status, which would read all that is undecided for each thousand: hence "is true".
select c.id, c.kind, c.direction, c.operation, c.priority, array_to_json(c.changed_fields)::text as "fields",
       i.title, i.vendor, i.product_type as "productType", i.status, i.handle, array_to_json(i.tags)::text as tags,
       c.proposed_by as "proposedBy",
       c.operation = 'CREATE' and i.sync_status = 'DELETED' as "returning",
       exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null) as conflict,
       case b.type when 'PROPOSAL' then case when coalesce(b.criteria::json ->> 'settles', b.criteria::json ->> 'keep') is not null then 'SETTLE' else 'PROPOSAL' end
                   when 'ROLLBACK' then 'ROLLBACK'
                   else 'PULL' end as source,
       b.trigger, s.shop as store,
       case when d.read then c.before end as before,
       case when d.read then c.after end as after
  from staged_change c
  join sync_batch b on b.id = c.batch_id
  join store s on s.id = c.store_id
 cross join lateral (
    select cast(:#${variable.withDocuments} as boolean)
           or (cast(:#${variable.sample} as bigint[]) is null and c.operation = 'UPDATE' and 'variants' = any (c.changed_fields)) as read) d
  join item i on i.id = c.item_id
 where c.id = any (coalesce(cast(:#${variable.sample} as bigint[]),
                            array(select id
                                    from staged_change
                                   where batch_id = :#${variable.batchId}
                                     and (status = 'PENDING') is true
                                     and held is null
                                     and id > :#${variable.lastChangeId}
                                   order by id
                                   limit 1000)))
 order by c.id
