select nextval('item_id_seq') as item_id, nextval('staged_change_id_seq') as change_id from generate_series(1, ?)
