insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, priority, before, after, changed_fields, proposed_by, proposal_reason)
values (?, ?, ?, ?, 'OUTGOING', ?, ?, ?, ?, ?, ?, ?)
returning id
