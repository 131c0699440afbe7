-- Tasks for what may be sent, and for what went stale a fresh change to be decided; one statement, so that a crash leaves none half planned.
with plan as (
    select cast(:#${body} as json) as given
), task as (
    select (t ->> 'item')::bigint as item_id,
           array(select value::bigint from json_array_elements_text(t -> 'changes')) as change_ids,
           t ->> 'strategy' as strategy, t ->> 'priority' as priority, (t ->> 'rank')::int as rank
      from plan, json_array_elements(given -> 'tasks') t
), approved as (
    select c.id
      from staged_change c
     where c.status = 'APPROVED' and c.id in (select unnest(change_ids) from task)
       for update
), made as (
    insert into push_task (batch_id, store_id, item_id, change_ids, strategy, priority, turn_at)
    select :#${variable.batchId}, :#${variable.storeId}, item_id, change_ids, strategy, priority, now() + rank * interval '1 minute'
      from task
     where not exists (select from unnest(change_ids) wanted where wanted not in (select id from approved))
    on conflict (item_id) where state in ('READY', 'CLAIMED', 'INDETERMINATE') do nothing
    returning change_ids
), queued as (
    update staged_change
       set status = 'QUEUED', error = null
     where status = 'APPROVED' and id in (select unnest(change_ids) from made)
), turned as (
    select (s ->> 'change')::bigint as change_id, s ->> 'reason' as reason, s ->> 'before' as before, s ->> 'after' as after,
           s -> 'fields' as fields, s -> 'conflicts' as conflicts
      from plan, json_array_elements(given -> 'stale') s
), stale as (
    update staged_change c
       set status = 'STALE', error = t.reason
      from turned t
     where c.id = t.change_id and c.status = 'APPROVED'
    returning c.id, c.store_id, c.item_id, c.kind, c.operation, c.priority, c.proposed_by,
              t.before, t.after, t.fields, t.conflicts
), again as (
    insert into sync_batch (store_id, type, direction, trigger, criteria, phase, created_by, status, started_at)
    select :#${variable.storeId}, 'PROPOSAL', 'PUSH_TO_SHOPIFY', b.trigger,
           json_build_object('staleOf', b.id)::text, 'DECIDE', b.created_by, 'RUNNING', now()
      from sync_batch b
     where b.id = :#${variable.batchId} and exists (select from stale where fields is not null)
    returning id
), fresh as (
    insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, priority, before, after, changed_fields, proposed_by)
    select s.store_id, a.id, s.item_id, s.kind, 'OUTGOING', s.operation, s.priority, s.before, s.after,
           array(select json_array_elements_text(s.fields)), s.proposed_by
      from stale s, again a
     where s.fields is not null
    returning id, item_id
), conflict as (
    insert into sync_conflict (change_id, item_id, field, base, local, remote)
    select f.id, f.item_id, c ->> 'field', c ->> 'base', c ->> 'local', c ->> 'remote'
      from fresh f
      join stale s on s.item_id = f.item_id
     cross join json_array_elements(s.conflicts) c
    on conflict do nothing
    returning item_id
), in_conflict as (
    update item
       set has_conflicts = true
     where id in (select item_id from conflict)
)
update sync_batch b
   set leased_until = now() + interval '60 seconds',
       counters = (b.counters::jsonb || jsonb_build_object(
           'stale', coalesce((b.counters::jsonb ->> 'stale')::bigint, 0) + (select count(*) from stale)))::text
 where b.id = :#${variable.batchId}
returning (select count(*) from made) + (select count(*) from stale) as moved
