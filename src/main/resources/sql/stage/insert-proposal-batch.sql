insert into sync_batch (store_id, kind, type, direction, trigger, criteria, status, phase, counters, created_by, started_at)
values (?, ?, 'PROPOSAL', 'PUSH_TO_SHOPIFY', 'REST', ?, 'RUNNING', 'DECIDE', ?, ?, now())
returning id
