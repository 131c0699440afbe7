-- How much of the catalog a batch touches; what it creates has nothing to lose. Nobody counts the catalog for a handful.
with lot as (
    select count(*) filter (where operation = 'DELETE') as deletes, count(distinct item_id) as touched
      from staged_change
     where batch_id = :#${variable.batchId} and operation <> 'CREATE'
)
select l.deletes, l.touched,
       case when l.touched > 10
            then (select count(*)
                    from item i
                    join sync_batch b on b.store_id = i.store_id and b.kind = i.kind
                   where b.id = :#${variable.batchId} and i.document is not null)
            else 0 end as known
  from lot l
