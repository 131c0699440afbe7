-- After each start, so that what a migration adds is kept apart too.
select keep_stores_apart();
