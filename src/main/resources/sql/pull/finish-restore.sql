with restored as (
    update bulk_operation set spool_file = :#file
     where id = (select max(id) from bulk_operation where batch_id = :#${variable.batchId} and archive_key is not null)
    returning batch_id
)
update sync_batch b
   set phase = 'STAGE', next_look_at = now(), error = null
  from restored r
 where b.id = r.batch_id and b.phase = 'FETCH'
