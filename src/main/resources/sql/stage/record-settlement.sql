-- A batch with the one change that settles a drift, in the place of an undecided one of its direction; nothing where the item was written to since it was read.
with settled as (
    select id, store_id, kind
      from item
     where id = :#itemId and xmin = cast(cast(:#written as text) as xid)
       for update
), superseded as (
    update staged_change
       set status = 'SUPERSEDED', decided_by = 'a later change', decided_at = now()
     where item_id in (select id from settled) and direction = :#direction and status = 'PENDING'
    returning id
), freed as (
    update item i
       set has_conflicts = exists (select
                                     from sync_conflict x
                                     join staged_change o on o.id = x.change_id and o.status = 'PENDING'
                                    where x.item_id = i.id and x.resolution is null and o.id not in (select id from superseded))
     where i.has_conflicts and i.id in (select id from settled)
), batch as (
    insert into sync_batch (store_id, kind, type, direction, trigger, criteria, status, phase, counters, created_by, started_at)
    select store_id, kind, 'PROPOSAL',
           case when :#direction = 'OUTGOING' then 'PUSH_TO_SHOPIFY' else 'PULL_FROM_SHOPIFY' end,
           'REST', :#criteria, 'RUNNING', 'DECIDE', '{"staged":1,"unchanged":0}', :#${variable.actor}, now()
      from settled
    returning id
), change as (
    insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, after, remote, changed_fields, proposed_by)
    select s.store_id, b.id, s.id, s.kind, :#direction, :#operation, cast(:#before as text), cast(:#after as text), cast(:#remote as text),
           array(select json_array_elements_text(cast(:#fields as json))), :#${variable.actor}
      from settled s, batch b
    returning id, batch_id
)
select batch_id as "batchId", id as "changeId" from change
