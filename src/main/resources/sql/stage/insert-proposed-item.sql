insert into item (store_id, kind, title, vendor, product_type, status, handle, tags, primary_source, data_sources)
values (?, ?, ?, ?, ?, ?, ?, ?, 'CATALOG', '{CATALOG}')
returning id
