-- The store of the configuration, and only it, is called as the configuration says. A new one starts with the smallest bucket Shopify ever
-- documented; the first answer tells the real one.
with others as (
    update store set configured = false where configured and shop <> :shop
), opened as (
    insert into store (shop, api_version, configured) values (:shop, :version, true)
        on conflict (shop) do update set api_version = excluded.api_version, configured = true, enabled = true
    returning id
)
insert into api_rate_limit (store_id, maximum_available, restore_rate, currently_available)
select id, 1000, 50, 1000 from opened
    on conflict (store_id) do update set store_id = excluded.store_id
returning store_id
