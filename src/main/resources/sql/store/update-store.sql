update store
   set name = :#name, enabled = :#enabled, credentials = coalesce(cast(:#credentials as text), credentials),
       credentials_set_at = case when cast(:#credentials as text) is null then credentials_set_at else now() end
 where id = :#${variable.storeId} and not configured
