with planned as (
    update sync_batch set criteria = :#criteria where id = :#${variable.batchId} and phase = 'SUBMIT' returning id, store_id
)
insert into bulk_operation (batch_id, store_id, type, state, search, since)
select p.id, p.store_id, 'QUERY', 'PLANNED', s.search, s.since
  from planned p
 cross join rows from (json_to_recordset(cast(:#slices as json)) as (search text, since timestamptz)) with ordinality s (search, since, place)
 where not exists (select from bulk_operation o where o.batch_id = p.id)
 order by s.place
