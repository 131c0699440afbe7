-- What can be rolled back of a batch: changes of its own, and those that its tasks sent; and, as of a rollback that was made, what it
-- rolls back, in which direction, and by which criteria.
with mine as (
    select c.id
      from staged_change c
     where c.batch_id = :#${variable.batchId} and c.status = 'APPLIED'
    union
    select c.id
      from push_task t
     cross join unnest(t.change_ids) sent
      join staged_change c on c.id = sent
     where t.batch_id = :#${variable.batchId} and t.state in ('DONE', 'DEAD') and c.status = 'APPLIED'
), named as (
    select value::bigint as id from json_array_elements_text(cast(:#criteria as json) -> 'changes')
)
select b.id as "rollsBack", b.status, b.direction, cast(:#criteria as text) as criteria, b.phase is null and b.ended_at is not null as ended,
       (select count(*) from mine where not exists (select from named) or id in (select id from named)) as applied,
       (select count(*) from named where id not in (select id from mine)) as unknown,
       (select max(r.id)
          from sync_batch r
         where r.rolls_back = b.id and r.criteria = '{}' and r.status not in ('FAILED', 'CANCELLED')
           and (r.phase is not null
                or exists (select from staged_change i
                            where i.batch_id = r.id and i.status in ('PENDING', 'APPROVED', 'QUEUED', 'APPLIED')))) as "rolledBackBy"
  from sync_batch b
 where b.id = :#${variable.batchId}
