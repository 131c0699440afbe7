update item set has_conflicts = true where id = any (?)
