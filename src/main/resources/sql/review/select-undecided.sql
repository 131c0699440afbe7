-- What rules see of changes: each column here. Those of a sample, or else a thousand undecided ones in the order of the batch, and never by an
-- index over the status, which would read all that is undecided for each thousand: hence "is true".
select c.id, c.kind, c.direction, c.operation, c.priority, array_to_json(c.changed_fields)::text as "fields",
       i.title, i.vendor, i.product_type as "productType", i.status, i.handle, array_to_json(i.tags)::text as tags,
       c.proposed_by as "proposedBy",
       c.operation = 'CREATE' and i.sync_status = 'DELETED' as "returning",
       exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null) as conflict,
       case when :#${variable.withDocuments} then c.before end as before,
       case when :#${variable.withDocuments} then c.after end as after
  from staged_change c
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
