insert into sync_metric (batch_id, phase, started_at, ended_at, items, bytes) values (?, 'STAGE', ?, now(), ?, ?)
