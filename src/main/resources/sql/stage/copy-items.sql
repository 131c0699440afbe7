copy item (id, store_id, kind, shopify_id, title, vendor, product_type, status, handle, tags, seen_raw) from stdin (format binary)
