-- Everything that an ended task changes, if it is still ours and the item is as it was when it was claimed: one statement, so that it is recorded wholly or not.
with given as (
    select cast(:#${body} as json) as o
), current as (
    select i.id
      from given g
      join push_task t on t.id = :#${variable.taskId}
      join item i on i.id = t.item_id and (g.o ->> 'version' is null or i.version = (g.o ->> 'version')::int)
       for update of i
), task as (
    update push_task t
       set state = g.o ->> 'state', error = g.o ->> 'reason', outcome = coalesce(g.o ->> 'answer', 'nothing to send'), ended_at = now(),
           request_ids = t.request_ids || array(select json_array_elements_text(g.o -> 'requestIds')),
           applied = (g.o ->> 'applied')::int,
           stale = (select count(*) from json_array_elements(g.o -> 'changes') c where c ->> 'status' = 'STALE'),
           leased_by = null, leased_until = null, points = points + cast(:#${variable.points} as numeric)
      from given g, current
     where t.id = :#${variable.taskId} and t.fence = :#${variable.fence} and t.state in ('CLAIMED', 'INDETERMINATE')
    returning t.id, t.store_id, t.batch_id, t.item_id, t.change_ids, t.intent, t.state
), told as (
    select (c ->> 'id')::bigint as id, c ->> 'status' as status, c ->> 'after' as after, c ->> 'note' as note
      from given, json_array_elements(o -> 'changes') c
), settled as (
    update staged_change c
       set status = coalesce(k.status, 'FAILED'),
           after = coalesce(k.after, c.after),
           applied_at = case when k.status = 'APPLIED' then now() end,
           note = case when k.status = 'APPLIED' then k.note end,
           error = case when k.status = 'APPLIED' then null else coalesce(k.note, g.o ->> 'reason') end,
           attempts = c.attempts + case when coalesce(k.status, 'FAILED') = 'FAILED' then 1 else 0 end
      from task t
     cross join unnest(t.change_ids) sent
      left join told k on k.id = sent
     cross join given g
     where c.id = sent and c.status = 'QUEUED'
), known as (
    select t.item_id, o -> 'item' as i, (o -> 'item' ->> 'document') as document, (o -> 'item' ->> 'document')::json as fields
      from given, task t
     where json_typeof(o -> 'item') = 'object'
), kept as (
    insert into sync_version (item_id, version, change_id, document, base)
    -- Also where it came only half the way: the item is another than before.
    select i.id, i.version, (select coalesce(max(id) filter (where status = 'APPLIED'), max(id)) from told), i.document, i.base
      from item i
      join known k on k.item_id = i.id
     where exists (select from told)
), moved as (
    update item i
       set document = k.document,
           base = k.i ->> 'base',
           shopify_id = coalesce(k.i ->> 'shopifyId', i.shopify_id),
           title = case when k.document is null then i.title else k.fields ->> 'title' end,
           vendor = case when k.document is null then i.vendor else k.fields ->> 'vendor' end,
           product_type = case when k.document is null then i.product_type else k.fields ->> 'productType' end,
           status = case when k.document is null then i.status else k.fields ->> 'status' end,
           handle = case when k.document is null then i.handle else coalesce(k.fields ->> 'handle', i.handle) end,
           tags = case when k.document is null then i.tags
                       else array(select json_array_elements_text(case when json_typeof(k.fields -> 'tags') = 'array' then k.fields -> 'tags' else '[]' end)) end,
           -- What was seen of the store is no longer so; the next pull compares anew.
           seen_raw = null,
           seen = null,
           has_conflicts = i.has_conflicts or exists (select from given, json_array_elements(o -> 'fresh') f where json_array_length(f -> 'conflicts') > 0),
           version = i.version + 1,
           last_sync_version = i.version + 1,
           sync_status = case when k.document is null then 'DELETED' when k.i ->> 'base' is not null then 'CHANGED' else 'SYNCED' end,
           synced_at = now(),
           updated_at = now()
      from known k
     where i.id = k.item_id
), held as (
    select c.*, f ->> 'operation' as fresh_operation, f ->> 'before' as fresh_before, f ->> 'after' as fresh_after, f -> 'fields' as fields,
           f -> 'conflicts' as conflicts
      from task t, given, json_array_elements(o -> 'fresh') f
      join staged_change c on c.id = (f ->> 'change')::bigint
), again as (
    insert into sync_batch (store_id, type, direction, trigger, criteria, phase, created_by, status, started_at)
    select b.store_id, 'PROPOSAL', 'PUSH_TO_SHOPIFY', b.trigger, json_build_object('heldBy', b.id)::text, 'DECIDE', b.created_by, 'RUNNING', now()
      from task t
      join sync_batch b on b.id = t.batch_id
     where exists (select from held)
    returning id
), fresh as materialized (
    select stage_change(batch => a.id, item => h.item_id, direction => 'OUTGOING', operation => h.fresh_operation, priority => h.priority,
                        before => h.fresh_before, after => h.fresh_after,
                        changed_fields => array(select json_array_elements_text(h.fields)), proposed_by => h.proposed_by,
                        anew_of => h.id, held => format('The store moved after change %s was approved', h.id), conflicts => h.conflicts)
      from held h, again a
), in_conflict as (
    update item
       set has_conflicts = true
     where id in (select item_id from held where json_array_length(conflicts) > 0) and not exists (select from known)
), letter as (
    insert into dead_letter (store_id, room, batch_id, change_id, task_id, reason, request, answer)
    select t.store_id, 'push', t.batch_id,
           (select max(sent) from unnest(t.change_ids) sent left join told k on k.id = sent where coalesce(k.status, 'FAILED') = 'FAILED'),
           t.id, g.o ->> 'reason', coalesce(g.o ->> 'request', t.intent), g.o ->> 'answer'
      from task t, given g
     where t.state = 'DEAD'
)
select (select count(*) from task) as recorded
 where (select count(*) from fresh) >= 0
