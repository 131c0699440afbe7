copy staged_change (id, store_id, batch_id, item_id, kind, direction, operation, before, after, remote, changed_fields, proposed_by)
from stdin (format binary)
