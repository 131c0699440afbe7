update sync_batch
   set leased_until = now() + interval '60 seconds'
 where id in (select value::bigint from json_array_elements_text(cast(:#${bean:held?method=json} as json)))
   and leased_by = :#${bean:dataFolder?method=lease}
