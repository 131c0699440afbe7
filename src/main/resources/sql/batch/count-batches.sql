select count(*) from sync_batch b where (cast(:#status as text) is null or b.status = :#status)
