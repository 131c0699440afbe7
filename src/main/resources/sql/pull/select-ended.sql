select b.id
  from sync_batch b
 where b.id in (select value::bigint from json_array_elements_text(cast(:#batches as json)))
   and b.phase is null
   and b.ended_at < now() - make_interval(secs => cast(:#seconds as double precision))
