create table dead_letter (
    id bigint generated always as identity primary key,
    store_id int references store,
    room text not null check (room in ('pull', 'stage', 'review', 'push', 'rollback')),
    batch_id bigint references sync_batch,
    change_id bigint references staged_change,
    task_id bigint references push_task,
    line bigint,
    byte_offset bigint,
    reason text not null,
    request text,
    answer text,
    state text not null default 'OPEN' check (state in ('OPEN', 'REPLAYED', 'DISCARDED')),
    settled_by text,
    settled_at timestamptz,
    created_at timestamptz not null default now()
);
comment on column dead_letter.line is 'Line of the result file, from 1; byte_offset is where it starts';
create index dead_letter_open on dead_letter (room, id) where state = 'OPEN';
create index dead_letter_batch on dead_letter (batch_id);
