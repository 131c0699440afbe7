update store set enabled = false where id = :#${variable.storeId} and not configured
