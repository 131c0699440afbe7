-- Who or what leaves a change to a person: "guard: deletes", "rule: its name"; and what a reviewer asked of whoever proposed it.
alter table staged_change
    add column held_by text,
    add column changes_requested text,
    add column changes_requested_by text,
    add column changes_requested_at timestamptz;
comment on column staged_change.held_by is 'Which guard or rule holds it, as in guard: deletes; null where nothing does, or the change itself is the reason';
comment on column staged_change.changes_requested is 'What a reviewer wants changed about it, in their words; it is held until somebody decides or a newer proposal takes its place';

alter table sync_batch add column held text;
comment on column sync_batch.held is 'JSON list of what was left to a person when the batch was decided: by, reason, changes (how many), examples (ids)';

-- A rule that raises the priority, and one that is only watched.
alter table approval_rule
    drop constraint approval_rule_action_check,
    add constraint approval_rule_action_check check (action in ('APPROVE', 'REJECT', 'HOLD', 'PRIORITIZE')),
    add column priority text check (priority in ('CRITICAL', 'HIGH', 'NORMAL', 'LOW', 'BATCH')),
    add column mode text not null default 'ACTIVE' check (mode in ('ACTIVE', 'SHADOW')),
    add constraint approval_rule_prioritizes check ((action = 'PRIORITIZE') = (priority is not null));
comment on column approval_rule.mode is 'SHADOW: tried on each batch, decides nothing; what it would have done is in approval_rule_run';
alter table approval_rule_version
    add column priority text,
    add column mode text not null default 'ACTIVE';

drop trigger approval_rule_count on approval_rule;
create trigger approval_rule_count
    before update of name, description, expression, action, priority, mode, position, enabled on approval_rule for each row
    when (row(old.name, old.description, old.expression, old.action, old.priority, old.mode, old.position, old.enabled)
          is distinct from row(new.name, new.description, new.expression, new.action, new.priority, new.mode, new.position, new.enabled))
    execute function count_rule_version();

create or replace function keep_rule_version() returns trigger language plpgsql as $$
begin
    insert into approval_rule_version (rule_id, version, name, description, expression, action, priority, mode, position, enabled, written_by)
    values (new.id, new.version, new.name, new.description, new.expression, new.action, new.priority, new.mode, new.position, new.enabled,
            coalesce(new.changed_by, new.created_by))
    on conflict do nothing;
    return null;
end
$$;

-- Only what has something to tell has a row: a rule in shadow mode, or one that failed or was stopped.
create table approval_rule_run (
    rule_id bigint not null,
    rule_version int not null,
    batch_id bigint not null,
    tried bigint not null default 0,
    approve bigint not null default 0,
    reject bigint not null default 0,
    hold bigint not null default 0,
    prioritize bigint not null default 0,
    failed bigint not null default 0,
    failure text,
    stopped boolean not null default false,
    examples bigint[] not null default '{}',
    ran_at timestamptz not null default now(),
    primary key (rule_id, rule_version, batch_id)
);
comment on table approval_rule_run is 'What one version of a rule would have done in one batch, by the number of changes, and of how many it could not be said';
comment on column approval_rule_run.failed is 'Changes of which the rule could not be answered: it did not match those; failure is the first of them';
comment on column approval_rule_run.stopped is 'Whether it took more time than a rule may, so that it was not tried on the rest';
comment on column approval_rule_run.examples is 'The first changes it would have done something with, 20 at most';
create index approval_rule_run_batch on approval_rule_run (batch_id);
