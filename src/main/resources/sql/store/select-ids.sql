select id from store where shop in (:names) or cast(id as text) in (:names)
