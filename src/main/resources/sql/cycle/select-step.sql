select id from sync_batch where created_by = :#actor order by id desc limit 1
