-- Items that the batch changed, after the last one that was looked at; few at a time, since documents can be large.
with batch as (
    select cast(:#${variable.batch[rollsBack]} as bigint) as rolls_back, cast(:#${variable.batch[criteria]} as json) as criteria,
           cast(:#${variable.lastItem} as bigint) as last_item
), mine as (
    select c.id
      from batch b
      join staged_change c on c.batch_id = b.rolls_back and c.status = 'APPLIED'
    union
    select c.id
      from batch b
      join push_task t on t.batch_id = b.rolls_back and t.state in ('DONE', 'DEAD')
     cross join unnest(t.change_ids) sent
      join staged_change c on c.id = sent and c.status = 'APPLIED'
), item_change as (
    select c.item_id, array_agg(c.id order by c.id desc) as ids, max(c.id) as last_change
      from batch b
     cross join mine m
      join staged_change c on c.id = m.id
     where c.item_id > b.last_item
       and (b.criteria -> 'changes' is null
            or c.id in (select value::bigint from json_array_elements_text(b.criteria -> 'changes')))
     group by c.item_id
     order by c.item_id
     limit 50
)
select i.id as "itemId", i.shopify_id as "shopifyId", i.title, i.kind, coalesce(i.base, i.document) as base, c.direction, c.priority, g.last_change as "lastChange",
       case when c.direction = 'INCOMING' then i.document else coalesce(i.base, i.document) end as now,
       (select case when c.direction = 'INCOMING' then later.document else coalesce(later.base, later.document) end
          from sync_version applied
          join sync_version later on later.item_id = applied.item_id and later.version = applied.version + 1
         where applied.item_id = i.id and applied.change_id = any (g.ids)
         order by applied.version desc
         limit 1) as made,
       (select json_build_object('changes', json_agg(json_build_object('before', a.before, 'after', a.after) order by a.id desc))::text
          from staged_change a
         where a.id = any (g.ids)) as changes,
       (select d.kept from deleted_item d where d.item_id = i.id and d.change_ids && g.ids order by d.id desc limit 1) as kept
  from item_change g
  join staged_change c on c.id = g.last_change
  join item i on i.id = g.item_id
 order by i.id
