select id, version from item where id = any (?) order by id for update
