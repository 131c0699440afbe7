select set_config('role', 'none', false), set_config('catalog.stores', '', false)
