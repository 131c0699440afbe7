select nextval(pg_get_serial_sequence('item', 'id')) as item_id,
       nextval(pg_get_serial_sequence('staged_change', 'id')) as change_id
  from generate_series(1, ?)
