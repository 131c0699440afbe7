-- The inverse changes, what drifted, and how far the batch came; one statement, so that a crash leaves none staged twice.
with found as (
    select cast(:#${body} as json) as given
), staged as materialized (
    select stage_change(batch => b.id, item => (i ->> 'item')::bigint, direction => i ->> 'direction', operation => i ->> 'operation',
                        priority => i ->> 'priority', before => i ->> 'before', after => i ->> 'after', remote => i ->> 'remote',
                        changed_fields => array(select json_array_elements_text(i -> 'fields')), proposed_by => b.created_by,
                        inverse_of => (i ->> 'inverseOf')::bigint, held => i ->> 'held')
      from found, json_array_elements(given -> 'inverses') i, sync_batch b
     where b.id = :#${variable.batchId}
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
