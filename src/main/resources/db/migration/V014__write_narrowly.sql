-- A task is one item's approved changes; the mutations that bring it to the store are chosen when it is sent.
alter table push_task
    drop constraint push_task_strategy_check,
    alter column strategy drop not null,
    add column applied int not null default 0,
    add column stale int not null default 0;
comment on table push_task is 'One unit of sending: the approved changes of one item, written by the narrowest mutations';
comment on column push_task.strategy is 'The last mutation that was sent for it: a file of graphql/';
comment on column push_task.applied is 'How many of its changes were applied; stale is how many were not, since the store had moved';

alter table staged_change
    add column note text,
    add column anew_of bigint;
comment on column staged_change.note is 'What the store made of it, and what of it was held; null where it was applied as approved';
comment on column staged_change.anew_of is 'The change of which this is what could not go out, since the store had moved';
