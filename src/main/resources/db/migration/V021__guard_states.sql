-- What is rare when statistics are taken is the rule a minute later: while all tasks are DONE they say that none is READY, and each claim
-- read and sorted all that were, 1.3 s with 200,000 of them instead of a millisecond. Without statistics the next one by turn is looked up in
-- its index. To give a column the type that it has forgets what was known of it.
alter table push_task
    alter column state type text,
    alter column state set statistics 0;

-- Every legal move of a change, a task and a batch, here and nowhere else; docs/decisions/017 says why in this form. A statement that
-- moves one names the state it expects; should one not, it fails as a whole, and says which row it was.

create function change_may_become(was text, becomes text) returns boolean
    language sql immutable parallel safe
    return case was
               when 'PENDING' then becomes in ('APPROVED', 'REJECTED', 'SUPERSEDED')
               -- Superseded: all that it says was decided in another. Stale: the item moved, so it is not what would happen any more.
               when 'APPROVED' then becomes in ('QUEUED', 'APPLIED', 'REJECTED', 'STALE', 'SUPERSEDED')
               -- Approved again: its batch was cancelled before it was sent.
               when 'QUEUED' then becomes in ('APPLIED', 'FAILED', 'STALE', 'APPROVED')
               -- By its dead letter: queued by a replay, rejected where that is discarded or mended.
               when 'FAILED' then becomes in ('QUEUED', 'REJECTED')
               else false
           end;

create function task_may_become(was text, becomes text) returns boolean
    language sql immutable parallel safe
    return case was
               when 'READY' then becomes in ('CLAIMED', 'STALE')
               when 'CLAIMED' then becomes in ('READY', 'INDETERMINATE', 'DONE', 'DEAD')
               -- Claimed again: what failed is not known, but nothing had been sent. Never ready: what may have been sent is looked for.
               when 'INDETERMINATE' then becomes in ('CLAIMED', 'DONE', 'DEAD')
               -- Another stands for it.
               when 'DEAD' then becomes = 'STALE'
               else false
           end;

create function batch_may_become(was text, becomes text) returns boolean
    language sql immutable parallel safe
    return case was
               when 'QUEUED' then becomes in ('RUNNING', 'PAUSED', 'CANCELLED', 'FAILED')
               when 'RUNNING' then becomes in ('PAUSED', 'SUCCEEDED', 'INCOMPLETE', 'FAILED', 'CANCELLED')
               -- What was under way when it was paused comes to its end.
               when 'PAUSED' then becomes in ('RUNNING', 'SUCCEEDED', 'INCOMPLETE', 'FAILED', 'CANCELLED')
               -- A dead letter of it was replayed.
               when 'INCOMPLETE' then becomes = 'RUNNING'
               when 'CANCELLED' then becomes = 'RUNNING'
               else false
           end;

create function refuse_move() returns trigger
    language plpgsql
as $$
begin
    raise exception '% %: % to % is not a legal move', tg_table_name, new.id, to_json(old) ->> tg_argv[0], to_json(new) ->> tg_argv[0]
        using errcode = 'check_violation', table = tg_table_name, column = tg_argv[0],
              hint = format('The legal moves stand in the function %s(was, becomes).', tg_argv[1]);
end
$$;
comment on function refuse_move is 'For triggers whose condition has found the move to be illegal; their arguments are the column and the function';

create trigger staged_change_move before update of status on staged_change for each row
    when (old.status is distinct from new.status and not change_may_become(old.status, new.status))
    execute function refuse_move('status', 'change_may_become');

create trigger push_task_move before update of state on push_task for each row
    when (old.state is distinct from new.state and not task_may_become(old.state, new.state))
    execute function refuse_move('state', 'task_may_become');

create trigger sync_batch_move before update of status on sync_batch for each row
    when (old.status is distinct from new.status and not batch_may_become(old.status, new.status))
    execute function refuse_move('status', 'batch_may_become');
