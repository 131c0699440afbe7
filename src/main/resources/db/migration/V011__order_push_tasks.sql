-- Whose turn it is: a step of priority counts for a minute of waiting, so that what is urgent goes first and nothing starves.
alter table push_task
    add column turn_at timestamptz not null default now();
comment on column push_task.turn_at is 'Tasks are claimed in this order: made at, plus a minute per step of priority below CRITICAL';
create index push_task_turn on push_task (turn_at, id) where state in ('READY', 'CLAIMED', 'INDETERMINATE');
drop index push_task_due;
