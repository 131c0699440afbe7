-- Position, time and hash are given by the table itself.
insert into change_tracking (event, call, action, actor, origin, subject, batch_id, changes, reason, status)
values (:#event, cast(:#call as uuid), :#action, :#actor, :#origin, :#subject, cast(:#batchId as bigint),
        (select int8multirange(int8range(id, id, '[]')) from cast(cast(:#changeId as text) as bigint) id where id is not null),
        :#reason, cast(:#status as int))
