-- Changes of items that are there. What an item was before is taken from the item: compressed as it lies, it need not be compressed again.
insert into staged_change (id, store_id, batch_id, item_id, kind, direction, operation, before, after, remote, changed_fields, proposed_by)
select k.id, b.store_id, b.id, i.id, b.kind, 'INCOMING', k.operation, i.document, k.after, k.remote,
       array(select json_array_elements_text(cast(k.fields as json))), 'pull'
  from unnest(cast(? as bigint[]), cast(? as bigint[]), cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]))
       as k (id, item_id, operation, after, remote, fields)
  join item i on i.id = k.item_id
  join sync_batch b on b.id = ?
