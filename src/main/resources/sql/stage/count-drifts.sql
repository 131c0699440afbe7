select count(*) from item where store_id = :#${bean:store?method=id} and base is not null
