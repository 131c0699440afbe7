-- A decision names the rule and its version, so what that version said is kept for good, whoever writes a rule and however.
alter table approval_rule
    add column changed_by text,
    add column changed_at timestamptz,
    alter column position set default 100;

create table approval_rule_version (
    rule_id bigint not null references approval_rule,
    version int not null,
    name text not null,
    description text not null,
    expression text not null,
    action text not null,
    position int not null,
    enabled boolean not null,
    written_by text not null,
    written_at timestamptz not null default now(),
    primary key (rule_id, version)
);

create function count_rule_version() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    new.changed_at := now();
    return new;
end
$$;
create trigger approval_rule_count before update of name, description, expression, action, position, enabled on approval_rule for each row
    when (row(old.name, old.description, old.expression, old.action, old.position, old.enabled)
          is distinct from row(new.name, new.description, new.expression, new.action, new.position, new.enabled))
    execute function count_rule_version();

create function keep_rule_version() returns trigger language plpgsql as $$
begin
    insert into approval_rule_version (rule_id, version, name, description, expression, action, position, enabled, written_by)
    values (new.id, new.version, new.name, new.description, new.expression, new.action, new.position, new.enabled,
            coalesce(new.changed_by, new.created_by))
    on conflict do nothing;
    return null;
end
$$;
create trigger approval_rule_keep after insert or update on approval_rule for each row execute function keep_rule_version();

insert into approval_rule_version (rule_id, version, name, description, expression, action, position, enabled, written_by, written_at)
select id, version, name, description, expression, action, position, enabled, created_by, created_at from approval_rule;

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception '% is only added to, and never changed', tg_table_name using errcode = 'check_violation';
end
$$;
create trigger approval_rule_version_stays before update or delete on approval_rule_version for each row execute function refuse_rewriting();
