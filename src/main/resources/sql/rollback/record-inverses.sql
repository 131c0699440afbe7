-- The inverse changes, what drifted, and how far the batch came; one statement, so that a crash leaves none staged twice.
with found as (
    select cast(:#${body} as json) as given
), staged as (
    insert into staged_change (store_id, batch_id, item_id, kind, direction, operation, priority, before, after, remote,
                               changed_fields, proposed_by, inverse_of, held)
    select b.store_id, b.id, (i ->> 'item')::bigint, i ->> 'kind', i ->> 'direction', i ->> 'operation', i ->> 'priority',
           i ->> 'before', i ->> 'after', i ->> 'remote', array(select json_array_elements_text(i -> 'fields')), b.created_by,
           (i ->> 'inverseOf')::bigint, i ->> 'held'
      from found, json_array_elements(given -> 'inverses') i, sync_batch b
     where b.id = :#${variable.batchId}
    returning id
)
update sync_batch b
   set leased_until = now() + interval '60 seconds',
       counters = (b.counters::jsonb || jsonb_build_object(
           'staged', coalesce((b.counters::jsonb ->> 'staged')::bigint, 0) + (select count(*) from staged),
           'drifted', coalesce((b.counters::jsonb ->> 'drifted')::bigint, 0) + json_array_length(given -> 'drift'),
           'skipped', coalesce((b.counters::jsonb ->> 'skipped')::bigint, 0) + (given ->> 'skipped')::bigint))::text,
       checkpoint = (b.checkpoint::jsonb || jsonb_build_object(
           'lastItem', coalesce((given ->> 'lastItem')::bigint, (b.checkpoint::jsonb ->> 'lastItem')::bigint),
           'drift', case when jsonb_array_length(coalesce(b.checkpoint::jsonb -> 'drift', '[]')) < 1000
                         then coalesce(b.checkpoint::jsonb -> 'drift', '[]') || (given -> 'drift')::jsonb
                         else b.checkpoint::jsonb -> 'drift' end))::text
  from found
 where b.id = :#${variable.batchId}
returning given ->> 'lastItem' as "lastItem"
