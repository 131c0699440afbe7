insert into change_signature (change_id, written, facts)
values (:#id, :#written, :#facts)
on conflict (change_id) do update set written = excluded.written, facts = excluded.facts
