-- Of what was asked for: what can be pushed, and what cannot.
with wanted as (
    select c.id, c.item_id, c.status, c.direction, c.kind, i.sync_locked as locked,
           c.status = 'APPROVED' and c.direction = 'OUTGOING' and not i.sync_locked
               and c.kind = any (:#${bean:itemWriters?method=kinds}) as pushable
      from staged_change c
      join item i on i.id = c.item_id
     where c.store_id = cast(:#${variable.storeId} as int)
       and (cast(:#criteria as json) -> 'changes' is null
            or c.id in (select value::bigint from json_array_elements_text(cast(:#criteria as json) -> 'changes')))
       and (cast(:#criteria as json) ->> 'batch' is null or c.batch_id = (cast(:#criteria as json) ->> 'batch')::bigint)
       and (cast(:#criteria as json) -> 'changes' is not null or (c.status = 'APPROVED' and c.direction = 'OUTGOING'))
)
select count(*) as found,
       cast(:#criteria as json) ->> 'batch' is null
           or exists (select 1
                        from sync_batch
                       where id = (cast(:#criteria as json) ->> 'batch')::bigint
                         and store_id = cast(:#${variable.storeId} as int)) as "batchKnown",
       count(*) filter (where pushable) as changes,
       count(distinct item_id) filter (where pushable) as items,
       coalesce(json_agg(json_build_object('id', id, 'status', status, 'direction', direction, 'kind', kind, 'locked', locked) order by id)
           filter (where not pushable), '[]')::text as rest
  from wanted
