select id, shopify_id, seen_raw from item where store_id = ? and kind = ? and shopify_id = any (?)
