insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, held, held_by, proposed_by)
select i.store_id, g.batch, i.id, i.kind, 'INCOMING', 'DELETE', i.document, g.held, case when g.held is not null then 'guard: deletes' end, 'pull'
  from (values (cast(? as bigint), cast(? as text))) as g (batch, held), item i
 where i.id = any (?)
