-- The fence counts claims: whoever claimed before can no longer record anything. With sent_at set, the outcome is unknown.
-- Again: some call was sent for these changes before, by this task or by the one that it replays.
with due as (
    select t.id
      from push_task t
      join sync_batch b on b.id = t.batch_id
      join store s on s.id = t.store_id and s.enabled
     where t.state in ('READY', 'CLAIMED', 'INDETERMINATE')
       and t.next_attempt_at <= now()
       and lease_is_over(t.leased_by, t.leased_until, :#${bean:dataFolder?method=lease})
       and cast(:#${bean:claims?method=areOpen} as boolean)
       and (b.status = 'RUNNING' or t.state <> 'READY')
     order by t.turn_at, t.id
     limit 1
       for update of t skip locked
), claimed as (
    update push_task t
       set state = case when t.sent_at is null then 'CLAIMED' else 'INDETERMINATE' end,
           fence = t.fence + 1, leased_by = :#${bean:dataFolder?method=lease}, leased_until = now() + interval '120 seconds'
      from due
     where t.id = due.id
    returning t.*
)
select t.id as "taskId", t.fence, t.batch_id as "batchId", t.store_id as "storeId", t.item_id as "itemId", i.kind, t.attempts,
       t.sent_at is not null as probe, t.intent,
       t.intent is not null
       or exists (select from push_task o where o.item_id = t.item_id and o.id < t.id and o.change_ids && t.change_ids) as again, i.shopify_id as "shopifyId", i.document, coalesce(i.base, i.document) as base, i.version,
       (select json_build_object('changes', json_agg(json_build_object(
            'id', c.id, 'operation', c.operation, 'before', c.before, 'after', c.after, 'catalogWas', c.catalog_was,
            'resolved', (select json_agg(json_build_object('field', x.field, 'value',
                                case x.resolution when 'OURS' then x.local when 'THEIRS' then x.remote else x.value end::json))
                           from sync_conflict x where x.change_id = c.id and x.resolution is not null and x.settled_in is null)) order by c.id))::text
          from staged_change c
         where c.id = any (t.change_ids)) as changes,
       (select d.kept
          from deleted_item d
          join staged_change c on c.id = any (t.change_ids) and c.inverse_of = any (d.change_ids)
         where d.item_id = t.item_id
         order by d.id desc
         limit 1) as kept
  from claimed t
  join item i on i.id = t.item_id
