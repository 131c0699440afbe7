update item set document = ?, base = ?, title = coalesce(?, title), seen_raw = ?, seen = ? where id = ?
