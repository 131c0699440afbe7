create table sync_batch (
    id bigint generated always as identity primary key,
    store_id int not null references store,
    kind text not null default 'PRODUCT' check (kind in ('PRODUCT', 'COLLECTION', 'INVENTORY_LEVEL')),
    type text not null check (type in ('FULL', 'INCREMENTAL', 'SELECTIVE', 'PROPOSAL', 'ROLLBACK')),
    direction text not null check (direction in ('PULL_FROM_SHOPIFY', 'PUSH_TO_SHOPIFY', 'BIDIRECTIONAL')),
    trigger text not null check (trigger in ('SCHEDULE', 'REST', 'WEBHOOK', 'START_UP', 'COMMAND_LINE')),
    criteria text not null default '{}',
    dry_run boolean not null default false,
    status text not null default 'QUEUED'
        check (status in ('QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'INCOMPLETE', 'FAILED', 'CANCELLED')),
    phase text check (phase in ('SUBMIT', 'WATCH', 'FETCH', 'STAGE', 'DECIDE', 'PLAN', 'SEND')),
    counters text not null default '{}',
    checkpoint text not null default '{}',
    rolls_back bigint references sync_batch,
    error text,
    created_by text not null,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    estimated_end_at timestamptz,
    next_look_at timestamptz not null default now(),
    leased_by text,
    leased_until timestamptz
);
comment on table sync_batch is 'What one trigger pulled, pushed or rolled back: the unit of progress, of history and of undo';
comment on column sync_batch.phase is 'The step that is next to do, null when nothing is; the room of that step claims the batch';
comment on column sync_batch.counters is 'JSON object of counts; the balance sheet is drawn from it';
comment on column sync_batch.checkpoint is 'JSON object: where the phase goes on after a crash; moves only in the transaction of the work it counts';
create index sync_batch_due on sync_batch (phase, next_look_at) where phase is not null;

create table bulk_operation (
    id bigint generated always as identity primary key,
    batch_id bigint not null references sync_batch,
    store_id int not null references store,
    type text not null check (type in ('QUERY', 'MUTATION')),
    shopify_id text unique,
    state text not null default 'SUBMITTING'
        check (state in ('PLANNED', 'SUBMITTING', 'CREATED', 'RUNNING', 'COMPLETED', 'CANCELING', 'CANCELED', 'FAILED', 'EXPIRED')),
    object_count bigint,
    root_object_count bigint,
    file_size bigint,
    error_code text,
    search text,
    since timestamptz,
    from_id bigint,
    to_id bigint,
    attempt int not null default 0,
    depth int not null default 0,
    settled boolean not null default false,
    kept_bytes bigint,
    kept_objects bigint,
    kept_roots bigint,
    unwanted boolean not null default false,
    cancel_at timestamptz not null default now(),
    submitted_at timestamptz not null default now(),
    created_there_at timestamptz,
    moved_at timestamptz,
    stuck_at timestamptz,
    ended_at timestamptz,
    spool_file text,
    spool_sha256 bytea,
    archive_key text
);
comment on table bulk_operation is 'One run of a bulk query or mutation at Shopify; a pull has one for each slice of what it asks for, and for each retry';
comment on column bulk_operation.search is 'What the slice is narrowed to in Shopify''s search syntax, besides its ids; null for everything';
comment on column bulk_operation.since is 'The mark that search is made from, less the overlap; then the result is sorted by time';
comment on column bulk_operation.from_id is 'The first id of the slice, and to_id the first one beyond it; null where it is open';
comment on column bulk_operation.depth is 'How often the slice was halved; attempt is how often it was tried before as it is';
comment on column bulk_operation.settled is 'What it brought is in the spool file (kept_bytes and so on), or other slices took its place';
comment on column bulk_operation.unwanted is 'To be cancelled at Shopify, the next time at cancel_at';
comment on column bulk_operation.created_there_at is 'When it was made by the clock of the store';
comment on column bulk_operation.moved_at is 'When its state or count of objects last changed; stuck_at is when it was reported that it does not';
comment on column bulk_operation.state is 'PLANNED while nobody has asked for it, SUBMITTING until Shopify gave an id; after a crash it is looked for by the tag in its query text, never started twice';
comment on column bulk_operation.spool_file is 'file name inside the spool folder';
create index bulk_operation_batch on bulk_operation (batch_id);

create table sync_metric (
    id bigint generated always as identity primary key,
    batch_id bigint not null references sync_batch,
    phase text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    items bigint not null default 0,
    bytes bigint not null default 0,
    points numeric not null default 0
);
create index sync_metric_batch on sync_metric (batch_id);
