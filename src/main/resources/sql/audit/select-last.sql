select coalesce(max(position), 0) from change_tracking
