-- The next approved incoming change that is set apart, with what stands against it: the item as it is now, what it was when the change was staged
-- (before the first thing applied since), the conflicts that were decided, and the proposals that wait.
select c.id as "changeId", c.kind, c.before, c.after, coalesce(c.remote, c.after) as remote, c.wanted, c.decided_by as "decidedBy",
       i.document is distinct from c.before as moved, i.document, coalesce(i.base, i.document) as base,
       coalesce((select coalesce(v.base, v.document)
                   from sync_version v
                  where v.item_id = i.id and v.created_at >= c.created_at
                  order by v.version
                  limit 1), i.base, i.document) as "baseThen",
       cast(cast(i.xmin as text) as bigint) as written,
       (select json_build_object('conflicts', json_agg(json_build_object(
                   'field', x.field, 'local', x.local::json, 'remote', x.remote::json, 'resolution', x.resolution, 'value', x.value::json,
                   'settledIn', x.settled_in) order by x.id))::text
          from sync_conflict x
         where x.change_id = c.id) as conflicts,
       (select json_build_object('proposals', json_agg(json_build_object(
                   'id', o.id, 'before', o.before, 'after', o.after, 'written', cast(cast(o.xmin as text) as bigint),
                   'later', o.created_at > (select max(x.resolved_at) from sync_conflict x where x.change_id = c.id),
                   'conflicts', (select json_agg(json_build_object(
                                            'field', h.field, 'local', h.local::json, 'remote', h.remote::json, 'resolution', h.resolution, 'value', h.value::json,
                                            'proposal', p.id, 'before', p.before, 'after', p.after) order by h.id)
                                   from sync_conflict h
                                   left join staged_change p on p.id = h.proposal_id
                                  where h.change_id = o.id)) order by o.id))::text
          from staged_change o
         where o.item_id = i.id and o.direction = 'OUTGOING' and o.status in ('PENDING', 'APPROVED')
           and o.before is not null and o.after is not null) as proposals
  from staged_change c
  join item i on i.id = c.item_id
 where c.status = 'APPROVED' and c.direction = 'INCOMING' and c.apart and not i.sync_locked
 order by c.id
 limit 1
