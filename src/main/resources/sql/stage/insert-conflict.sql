insert into sync_conflict (change_id, item_id, proposal_id, field, base, local, remote) values (?, ?, ?, ?, ?, ?, ?)
