select nextval(pg_get_serial_sequence('store', 'id'))::int
