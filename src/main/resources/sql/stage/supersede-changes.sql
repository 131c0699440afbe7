call supersede_changes(?, ?)
