update item set document = ?, base = ?, seen_raw = ?, seen = ? where id = ?
