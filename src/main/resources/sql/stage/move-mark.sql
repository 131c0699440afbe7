-- To the moment at which the store began to make the first result, by its own clock. Where items are left to the next pull,
-- that one has to read them again, so that the mark stays.
insert into pull_checkpoint (store_id, kind, mark_at, taken_at, moved_by)
select b.store_id, b.kind, o.created_there_at, o.submitted_at, b.id
  from sync_batch b
  join bulk_operation o on o.batch_id = b.id
 where b.id = ?
   and b.type in ('FULL', 'INCREMENTAL')
   and b.criteria::json ->> 'restages' is null
   and coalesce((b.counters::json ->> 'unsettled')::bigint, 0) = 0
   and o.created_there_at is not null
 order by o.submitted_at
 limit 1
    on conflict (store_id, kind) do update
   set mark_at = excluded.mark_at, taken_at = excluded.taken_at, moved_by = excluded.moved_by, moved_at = now()
 where excluded.taken_at > pull_checkpoint.taken_at
