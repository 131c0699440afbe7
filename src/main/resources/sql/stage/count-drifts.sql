select count(*) from item where store_id = :#${variable.storeId} and base is not null
