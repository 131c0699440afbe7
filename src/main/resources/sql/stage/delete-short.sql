delete from short_item where batch_id = ? and shopify_id = ?
