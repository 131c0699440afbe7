create table push_task (
    id bigint generated always as identity primary key,
    batch_id bigint not null references sync_batch,
    store_id int not null references store,
    item_id bigint not null references item,
    change_ids bigint[] not null,
    strategy text not null check (strategy in ('PRODUCT_SET', 'PRODUCT_UPDATE', 'PRODUCT_DELETE')),
    priority text not null default 'NORMAL' check (priority in ('CRITICAL', 'HIGH', 'NORMAL', 'LOW', 'BATCH')),
    state text not null default 'READY' check (state in ('READY', 'CLAIMED', 'INDETERMINATE', 'DONE', 'DEAD', 'STALE')),
    intent text,
    idempotency_key text,
    outcome text,
    error text,
    attempts int not null default 0,
    next_attempt_at timestamptz not null default now(),
    leased_by text,
    leased_until timestamptz,
    fence bigint not null default 0,
    points numeric not null default 0,
    sent_at timestamptz,
    ended_at timestamptz,
    created_at timestamptz not null default now()
);
comment on table push_task is 'One unit of sending: the changes of one item, merged into one mutation';
comment on column push_task.intent is 'The variables, written before the call; with sent_at set and no outcome the result is unknown and is probed';
comment on column push_task.fence is 'Counts claims; a write by an earlier claimant finds another number and is refused';
create index push_task_due on push_task (store_id, next_attempt_at) where state in ('READY', 'CLAIMED', 'INDETERMINATE');
create index push_task_batch on push_task (batch_id);
-- One item has at most one task that is not settled, so that two mutations of one product never cross.
create unique index push_task_open on push_task (item_id) where state in ('READY', 'CLAIMED', 'INDETERMINATE');
