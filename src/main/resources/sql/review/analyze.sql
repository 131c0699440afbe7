analyze item, staged_change
