-- An update can be decided field by field: it is split, and the part that is left says where it came from.
alter table staged_change add column split_from bigint;
comment on column staged_change.split_from is 'The change that had these fields too, until some were decided by themselves';

drop function stage_change(bigint, bigint, text, text, text, text, text[], text, text, text, text, text, text, text, bigint, bigint, bigint, json, boolean);
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
    split_from bigint default null,
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
                               inverse_of, anew_of, settles, split_from)
    select i.store_id, stage_change.batch, i.id, i.kind, stage_change.direction, stage_change.operation, stage_change.priority,
           stage_change.before, stage_change.after, stage_change.remote, stage_change.changed_fields,
           stage_change.proposed_by, stage_change.proposal_reason, stage_change.held,
           case when stage_change.decided_by is null then 'PENDING' else 'APPROVED' end, stage_change.decided_by,
           case when stage_change.decided_by is not null then now() end, stage_change.decision_reason,
           stage_change.inverse_of, stage_change.anew_of, stage_change.settles, stage_change.split_from
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


-- The catalog can be edited by hand while an approval waits to be sent: what is held against the edit is what stood there when it was given.
alter table staged_change add column catalog_was text;
comment on column staged_change.catalog_was is 'Outgoing: the catalog''s document when this was approved, where somebody edited it by hand since';

create function keep_what_was_approved() returns trigger language plpgsql as $$
begin
    update staged_change
       set catalog_was = old.document
     where item_id = old.id and direction = 'OUTGOING' and status in ('APPROVED', 'QUEUED') and catalog_was is null;
    return null;
end
$$;
create trigger item_keep_what_was_approved after update of document on item for each row
    when (new.version = old.version and new.seen_raw is not distinct from old.seen_raw and old.document is not null
          and new.document is distinct from old.document)
    execute function keep_what_was_approved();
