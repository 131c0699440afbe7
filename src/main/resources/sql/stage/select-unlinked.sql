select id, handle from item where store_id = ? and kind = ? and shopify_id is null and handle = any (?)
