select c.id, c.kind, c.direction, c.status, c.before, c.after, c.remote, c.wanted, array_to_json(c.changed_fields)::text as "changedFields",
       coalesce(i.base, i.document) as base, c.proposed_by as "proposedBy",
       cast(:#${properties:catalog.review.four-eyes} as boolean) and is_author(c, :#${variable.actor}) as "needsAnother",
       cast(cast(c.xmin as text) as bigint) as written,
       (select json_build_object('conflicts', json_agg(json_build_object(
                   'field', x.field, 'local', x.local::json, 'remote', x.remote::json, 'resolution', x.resolution, 'value', x.value::json,
                   'proposal', p.id, 'before', p.before, 'after', p.after) order by x.id))::text
          from sync_conflict x
          left join staged_change p on p.id = x.proposal_id
         where x.change_id = c.id) as conflicts
  from staged_change c
  join item i on i.id = c.item_id
 where c.id = cast(:#${variable.changeId} as bigint)
