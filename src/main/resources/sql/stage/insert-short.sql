insert into short_item (batch_id, shopify_id, line, byte_offset, lists, document) values (?, ?, ?, ?, ?, ?)
