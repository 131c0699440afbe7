-- Who did what, when, why and from where. Entries are only added, and each holds the hash of the one before; docs/decisions/019 says what that
-- shows, and what it cannot.
create table change_tracking (
    position bigint primary key,
    at timestamptz not null,
    event text not null check (event in ('ASKED', 'ANSWERED', 'REFUSED', 'MOVED')),
    call uuid,
    action text not null,
    was text,
    actor text,
    origin text,
    subject text,
    batch_id bigint,
    reason text,
    status int,
    rule_id bigint,
    rule_version int,
    changes int8multirange,
    digest bytea,
    previous bytea not null,
    hash bytea not null
);
comment on column change_tracking.position is 'Counts from 1 without a gap';
comment on column change_tracking.event is
    'ASKED and ANSWERED: a write operation of the API, before it began and after it ended; one that has only the first was cut short.'
    ' REFUSED: turned away at the door. MOVED: changes went from one state to another';
comment on column change_tracking.action is 'The operation of the API, or the state that the changes went to';
comment on column change_tracking.was is 'MOVED: the state that they came from; null where they were staged so';
comment on column change_tracking.actor is 'Who called, or who decided about the changes';
comment on column change_tracking.origin is 'The address of the caller, or the program and role of the database session';
comment on column change_tracking.status is 'ANSWERED and REFUSED: the HTTP status';
comment on column change_tracking.digest is
    'MOVED, where a person decided or a push applied: fingerprint_digest over change_fingerprint of each change';
comment on column change_tracking.previous is 'The hash of the entry before; empty for the first';
comment on column change_tracking.hash is 'SHA-256 of tracking_text';
create index change_tracking_actor on change_tracking (actor, position);
create index change_tracking_batch on change_tracking (batch_id, position) where batch_id is not null;
create index change_tracking_changes on change_tracking using gist (changes);

-- All columns but the hash itself, as a JSON array: null is not '', and no text can end where another begins.
create function tracking_text(entry change_tracking) returns text language sql stable
    return json_build_array(
        entry.position, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.event, entry.call, entry.action, entry.was,
        entry.actor, entry.origin, entry.subject, entry.batch_id, entry.reason, entry.status, entry.rule_id, entry.rule_version,
        entry.changes::text, encode(entry.digest, 'hex'), encode(entry.previous, 'hex'))::text;

-- Whoever moves changes writes the trail, also where that role sees a part of the tables only: these functions act as their owner.

-- One at a time, from here to the commit: whoever seals an entry is the only one who knows what the last one is.
create function seal_entry() returns trigger language plpgsql security definer as $$
declare
    last record;
begin
    perform pg_advisory_xact_lock(hashtextextended('change_tracking', 0));
    select position, hash into last from change_tracking order by position desc limit 1;
    new.position := coalesce(last.position, 0) + 1;
    new.at := clock_timestamp();
    new.previous := coalesce(last.hash, '');
    new.hash := sha256(convert_to(tracking_text(new), 'UTF8'));
    return new;
end
$$;
create trigger change_tracking_seal before insert on change_tracking for each row execute function seal_entry();
create trigger change_tracking_stays before update or delete or truncate on change_tracking for each statement execute function refuse_rewriting();

-- A statement that moves changes holds their rows to the end of its transaction. Were the chain's lock taken then and there, two transactions of
-- several statements could wait for each other; so what they moved is noted here, and becomes an entry right before the commit.
create table change_tracking_draft (
    id bigint generated always as identity primary key,
    entry json not null
);
comment on table change_tracking_draft is 'Of transactions that are under way; empty to everybody else';

create function enter_draft() returns trigger language plpgsql security definer as $$
begin
    delete from change_tracking_draft where id = new.id;
    insert into change_tracking select * from json_populate_record(null::change_tracking, new.entry);
    return null;
end
$$;
create constraint trigger change_tracking_draft_enter after insert on change_tracking_draft deferrable initially deferred
    for each row execute function enter_draft();

create function change_fingerprint(id bigint, before text, after text) returns text language sql immutable
    return format('%s %s %s', id, coalesce(encode(sha256(convert_to(before, 'UTF8')), 'hex'), '-'),
                  coalesce(encode(sha256(convert_to(after, 'UTF8')), 'hex'), '-'));

-- The lines are sorted here and not where they are gathered: there all rows would be sorted, also those that bring none.
create function fingerprint_digest(fingerprints text[]) returns bytea language sql immutable
    return (select sha256(convert_to(string_agg(f, E'\n' order by f collate "C"), 'UTF8')) from unnest(fingerprints) f);

create function session_origin() returns text language sql stable
    return left(format('database: %s as %s', coalesce(nullif(current_setting('application_name'), ''), 'unknown'), session_user), 200);

-- One row for all that a statement moved alike. The documents are left out of the digest where a rule decided: to read 200,000 of them again would
-- cost a first pull more than its decisions do. The rows of before and after are as many as the statement moved, of which a plan that is made once
-- knows nothing: compared one with every other, or sorted with their documents, they would take longer than what moved them.
create function track_moves() returns trigger language plpgsql security definer
    set enable_nestloop = off
    set enable_mergejoin = off
    set enable_sort = off
as $$
begin
    insert into change_tracking_draft (entry)
    select json_build_object(
               'event', 'MOVED', 'action', n.status, 'was', o.status, 'actor', n.decided_by, 'origin', session_origin(), 'batch_id', n.batch_id,
               'reason', left(case when n.status in ('FAILED', 'STALE') then n.error else n.decision_reason end, 500),
               'rule_id', n.rule_id, 'rule_version', n.rule_version,
               'changes', range_agg(int8range(n.id, n.id, '[]'))::text,
               'digest', fingerprint_digest(
                   array_agg(change_fingerprint(n.id, n.before, n.after))
                       filter (where o.status = 'PENDING' and n.status in ('APPROVED', 'REJECTED') and n.rule_id is null
                                  or n.direction = 'OUTGOING' and n.status = 'APPLIED')))
      from old_change o
      join new_change n on n.id = o.id
     where (n.status, n.decided_by) is distinct from (o.status, o.decided_by)
     group by n.status, o.status, n.decided_by, n.batch_id, n.rule_id, n.rule_version,
              left(case when n.status in ('FAILED', 'STALE') then n.error else n.decision_reason end, 500);
    return null;
end
$$;
create trigger staged_change_track after update on staged_change
    referencing old table as old_change new table as new_change
    for each statement execute function track_moves();

-- What is staged is PENDING, by the hundred thousand, and is no decision: a trigger with a condition costs those nothing.
create function track_decided() returns trigger language plpgsql security definer as $$
begin
    insert into change_tracking_draft (entry)
    values (json_build_object(
        'event', 'MOVED', 'action', new.status, 'actor', new.decided_by, 'origin', session_origin(), 'batch_id', new.batch_id,
        'reason', left(new.decision_reason, 500), 'rule_id', new.rule_id, 'rule_version', new.rule_version,
        'changes', int8multirange(int8range(new.id, new.id, '[]'))::text,
        'digest', fingerprint_digest(array[change_fingerprint(new.id, new.before, new.after)])));
    return null;
end
$$;
create trigger staged_change_track_decided after insert on staged_change for each row
    when (new.status <> 'PENDING') execute function track_decided();

-- Nothing of ours deletes a change.
create function track_removed() returns trigger language plpgsql security definer as $$
begin
    insert into change_tracking_draft (entry)
    select json_build_object(
               'event', 'MOVED', 'action', 'DELETED', 'was', o.status, 'origin', session_origin(), 'batch_id', o.batch_id,
               'changes', range_agg(int8range(o.id, o.id, '[]'))::text)
      from old_change o
     group by o.status, o.batch_id;
    return null;
end
$$;
create trigger staged_change_track_removed after delete on staged_change
    referencing old table as old_change
    for each statement execute function track_removed();

-- As the API tells it. sealed is the text whose SHA-256 the hash is, so that a stranger can check an export without this database.
create view audit_entry as
select e.position, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.event, e.call::text, e.action, e.was, e.actor, e.origin,
       e.subject, e.batch_id as "batchId", e.reason, e.status, e.rule_id as "ruleId", e.rule_version as "ruleVersion",
       (select sum(upper(r) - lower(r))::bigint from unnest(e.changes) r) as count,
       (select json_agg(json_build_object('from', lower(r), 'to', upper(r) - 1) order by lower(r))::text from unnest(e.changes) r) as changes,
       encode(e.digest, 'hex') as digest, encode(e.previous, 'hex') as previous, encode(e.hash, 'hex') as hash, tracking_text(e) as sealed,
       e.changes as ids, e.at as moment
  from change_tracking e;

create function matching_entry(filter json) returns setof audit_entry language sql stable as $$
    select *
      from audit_entry e
     where (filter ->> 'actor' is null or e.actor = filter ->> 'actor')
       and (filter ->> 'action' is null or e.action = filter ->> 'action')
       and (filter ->> 'change' is null or e.ids @> (filter ->> 'change')::bigint)
       and (filter ->> 'batch' is null or e."batchId" = (filter ->> 'batch')::bigint)
       and (filter ->> 'since' is null or e.moment >= (filter ->> 'since')::timestamptz)
       and (filter ->> 'until' is null or e.moment < (filter ->> 'until')::timestamptz)
$$;

-- Shopify's own name of each call that wrote, so that its support can find it.
alter table push_task add column request_ids text[] not null default '{}';
comment on column push_task.request_ids is 'The header x-request-id of each answer to a mutation of it';
create index push_task_item on push_task (item_id);
