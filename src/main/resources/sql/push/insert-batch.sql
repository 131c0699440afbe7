insert into sync_batch (store_id, type, direction, trigger, criteria, phase, created_by)
values (:#${variable.storeId}, 'SELECTIVE', 'PUSH_TO_SHOPIFY', 'REST', :#criteria, 'PLAN', :#${variable.actor})
returning id
