-- Batches that changed the same items since, newest first: what they did may depend on what is rolled back.
with mine as (
    select c.id, c.item_id
      from staged_change c
     where c.batch_id = :#${variable.batchId} and c.status = 'APPLIED'
    union
    select c.id, c.item_id
      from push_task t
     cross join unnest(t.change_ids) sent
      join staged_change c on c.id = sent and c.status = 'APPLIED'
     where t.batch_id = :#${variable.batchId} and t.state in ('DONE', 'DEAD')
), last as (
    select item_id, max(id) as id
      from mine
     where cast(:#${variable.batch[criteria]} as json) -> 'changes' is null
        or id in (select value::bigint from json_array_elements_text(cast(:#${variable.batch[criteria]} as json) -> 'changes'))
     group by item_id
)
select distinct c.batch_id as "batchId"
  from last l
  join staged_change c on c.item_id = l.item_id and c.id > l.id and c.status = 'APPLIED'
 order by c.batch_id desc
 limit 20
