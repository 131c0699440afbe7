insert into dead_letter (store_id, room, batch_id, line, byte_offset, reason, request) values (?, 'stage', ?, ?, ?, ?, ?)
