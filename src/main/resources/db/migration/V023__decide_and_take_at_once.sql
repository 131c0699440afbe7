-- What a rule approves and the catalog still is as the change was shown to, is decided and taken in one statement: a row of a change
-- carries its documents, and writing it twice was a quarter of a first pull's deciding. That a decision stands behind it the row has to say.
create or replace function change_may_become(was text, becomes text) returns boolean
    language sql immutable parallel safe
    return case was
               -- Applied: with its decision, in one step.
               when 'PENDING' then becomes in ('APPROVED', 'APPLIED', 'REJECTED', 'SUPERSEDED')
               -- Superseded: all that it says was decided in another. Stale: the item moved, so it is not what would happen any more.
               when 'APPROVED' then becomes in ('QUEUED', 'APPLIED', 'REJECTED', 'STALE', 'SUPERSEDED')
               -- Approved again: its batch was cancelled before it was sent.
               when 'QUEUED' then becomes in ('APPLIED', 'FAILED', 'STALE', 'APPROVED')
               -- By its dead letter: queued by a replay, rejected where that is discarded or mended.
               when 'FAILED' then becomes in ('QUEUED', 'REJECTED')
               else false
           end;

alter table staged_change
    add constraint staged_change_decided check (status in ('PENDING', 'SUPERSEDED') or decided_by is not null);

-- Items are never deleted, so a version need not look its item up and lock it; nor need each of 200,000 decisions lock the row of its rule.
alter table sync_version drop constraint sync_version_item_id_fkey;
alter table staged_change drop constraint staged_change_rule_id_fkey;

-- Applied is what nearly all changes are, and what nobody looks up by its status: they need not be kept in the index, nor enter it.
drop index staged_change_status;
create index staged_change_status on staged_change (status, id) where status <> 'APPLIED';
