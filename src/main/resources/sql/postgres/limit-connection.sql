select set_config('catalog.stores', ?, false), set_config('role', 'catalog_limited', false)
