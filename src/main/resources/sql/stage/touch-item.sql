update item set seen_raw = ?, seen = ?, shopify_id = coalesce(shopify_id, ?) where id = ?
