insert into sync_conflict (change_id, item_id, field, base, local, remote) values (?, ?, ?, ?, ?, ?)
