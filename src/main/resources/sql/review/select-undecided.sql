select c.id, c.kind, c.direction, c.operation, c.priority, array_to_json(c.changed_fields)::text as "fields",
       i.title, i.vendor, i.product_type as "productType", i.status, i.handle, array_to_json(i.tags)::text as tags,
       c.proposed_by as "proposedBy",
       c.operation = 'CREATE' and i.sync_status = 'DELETED' as "returning",
       exists (select 1 from sync_conflict x where x.change_id = c.id and x.resolution is null) as conflict,
       case when :#${variable.withDocuments} then c.before end as before,
       case when :#${variable.withDocuments} then c.after end as after
  from staged_change c
  join item i on i.id = c.item_id
 where c.batch_id = :#${variable.batchId}
   and c.status = 'PENDING'
   and c.held is null
   and c.id > :#${variable.lastChangeId}
 order by c.id
 limit 1000
