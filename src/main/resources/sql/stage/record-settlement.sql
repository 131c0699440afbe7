-- A batch with the one change that settles a drift, in the place of an undecided one of its direction; nothing where the item was written to since it was read.
with settled as (
    select id, store_id, kind
      from item
     where id = :#itemId and xmin = cast(cast(:#written as text) as xid)
       for update
), batch as (
    insert into sync_batch (store_id, kind, type, direction, trigger, criteria, status, phase, counters, created_by, started_at)
    select store_id, kind, 'PROPOSAL',
           case when :#direction = 'OUTGOING' then 'PUSH_TO_SHOPIFY' else 'PULL_FROM_SHOPIFY' end,
           'REST', :#criteria, 'RUNNING', 'DECIDE', '{"staged":1,"unchanged":0}', :#${variable.actor}, now()
      from settled
    returning id
)
select b.id as "batchId",
       stage_change(batch => b.id, item => s.id, direction => :#direction, operation => :#operation,
                    before => cast(:#before as text), after => cast(:#after as text), remote => cast(:#remote as text),
                    changed_fields => array(select json_array_elements_text(cast(:#fields as json))),
                    proposed_by => :#${variable.actor}, supersedes => true) as "changeId"
  from settled s, batch b
