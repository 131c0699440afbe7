-- The last result of a batch that was archived; no row where there is no such batch.
select b.direction, b.type, o.spool_file as file, encode(o.spool_sha256, 'hex') as sha256, o.archive_key as archive,
       coalesce((b.counters::json ->> 'bytes')::bigint, 0) as bytes
  from sync_batch b
  left join lateral (select * from bulk_operation k where k.batch_id = b.id and k.archive_key is not null order by k.id desc limit 1) o on true
 where b.id = :#${variable.batchId}
