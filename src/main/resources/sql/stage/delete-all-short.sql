delete from short_item where batch_id = ?
