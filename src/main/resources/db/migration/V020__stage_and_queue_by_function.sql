-- Rooms hand work over in one statement each, so that a crash leaves it done or not begun. What a row of the next room looks like is that
-- room's own affair: it is made by a function of that room, and nobody else inserts it. A function that is called in a "with" runs only
-- if somebody reads what it gives, so each caller does. They look up by key alone, so one plan serves for all that a connection calls.

-- A newer change of the same item and direction takes the place of those that nobody decided about.
create procedure supersede_changes(items bigint[], direction text)
    language sql
begin atomic
    with superseded as (
        update staged_change c
           set status = 'SUPERSEDED', decided_by = 'a later change', decided_at = now()
         where c.item_id = any (supersede_changes.items) and c.direction = supersede_changes.direction and c.status = 'PENDING'
        returning c.id, c.item_id
    )
    update item i
       set has_conflicts = exists (select
                                     from sync_conflict x
                                     join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                    where x.item_id = i.id and x.resolution is null and o.id not in (select id from superseded))
     where i.has_conflicts and i.id in (select item_id from superseded);
end;

create function stage_change(
    batch bigint,
    item bigint,
    direction text,
    operation text,
    before text,
    after text,
    changed_fields text[],
    proposed_by text,
    remote text default null,
    priority text default 'NORMAL',
    proposal_reason text default null,
    held text default null,
    decided_by text default null,
    decision_reason text default null,
    inverse_of bigint default null,
    anew_of bigint default null,
    settles bigint default null,
    conflicts json default '[]',
    supersedes boolean default false) returns bigint
    language plpgsql
    set plan_cache_mode = force_generic_plan
as $$
declare
    staged bigint;
begin
    if stage_change.supersedes then
        call supersede_changes(array [stage_change.item], stage_change.direction);
    end if;
    insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, priority, before, after, remote, changed_fields,
                               proposed_by, proposal_reason, held, status, decided_by, decided_at, decision_reason,
                               inverse_of, anew_of, settles)
    select i.store_id, stage_change.batch, i.id, i.kind, stage_change.direction, stage_change.operation, stage_change.priority,
           stage_change.before, stage_change.after, stage_change.remote, stage_change.changed_fields,
           stage_change.proposed_by, stage_change.proposal_reason, stage_change.held,
           case when stage_change.decided_by is null then 'PENDING' else 'APPROVED' end, stage_change.decided_by,
           case when stage_change.decided_by is not null then now() end, stage_change.decision_reason,
           stage_change.inverse_of, stage_change.anew_of, stage_change.settles
      from item i
     where i.id = stage_change.item
    returning id into staged;
    if staged is null then
        raise exception 'item % is not there, so no change of it can be staged', stage_change.item using errcode = 'foreign_key_violation';
    end if;
    insert into sync_conflict (change_id, item_id, proposal_id, field, base, local, remote)
    select staged, stage_change.item, stage_change.anew_of, c ->> 'field', c ->> 'base', c ->> 'local', c ->> 'remote'
      from json_array_elements(stage_change.conflicts) c;
    return staged;
end
$$;
comment on function stage_change is
    'Stages one change and returns its id. With decided_by it is approved at once; conflicts are objects with field, base, local and remote;'
    ' supersedes puts it in the place of undecided ones. A pull stages by the hundred thousand, with COPY and sets, in sql/stage only';

-- Tasks are made here and nowhere else, with what that means for the changes in them.
create function queue_task(
    batch bigint,
    item bigint,
    changes bigint[],
    priority text,
    turn_at timestamptz default now(),
    replaces bigint default null) returns bigint
    language plpgsql
    set plan_cache_mode = force_generic_plan
as $$
declare
    queued bigint;
begin
    insert into push_task (batch_id, store_id, item_id, change_ids, priority, turn_at)
    select queue_task.batch, i.store_id, i.id, queue_task.changes, queue_task.priority, queue_task.turn_at
      from item i
     where i.id = queue_task.item
    on conflict (item_id) where state in ('READY', 'CLAIMED', 'INDETERMINATE') do nothing
    returning id into queued;
    if queued is not null then
        update staged_change c
           set status = 'QUEUED', error = null
         where c.id = any (queue_task.changes) and c.status in ('APPROVED', 'FAILED');
        update push_task t
           set state = 'STALE'
         where t.id = queue_task.replaces;
    end if;
    return queued;
end
$$;
comment on function queue_task is
    'Makes a task of changes of one item, which are APPROVED or have FAILED, and returns its id; null where the item has one that is not settled.'
    ' replaces is the dead task that it stands for';
