-- A new store starts with the smallest bucket Shopify ever documented; the first answer tells the real one.
with made as (
    insert into store (id, shop, url, name, api_version, credentials, credentials_set_at)
    overriding system value
    select :#${variable.storeId}, :#shop, nullif(:#url, ''), :#name, c.api_version, :#credentials, now()
      from store c
     where c.configured
        on conflict (shop) do nothing
    returning id
)
insert into api_rate_limit (store_id, maximum_available, restore_rate, currently_available)
select id, 1000, 50, 1000 from made
returning store_id
