insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, before, held, proposed_by)
select store_id, ?, id, kind, 'INCOMING', 'DELETE', document, cast(? as text), 'pull' from item where id = any (?)
