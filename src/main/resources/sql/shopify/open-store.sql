-- A new store starts with the smallest bucket Shopify ever documented; the first answer tells the real one.
with opened as (
    insert into store (shop, api_version) values (:shop, :version)
        on conflict (shop) do update set api_version = excluded.api_version
    returning id
)
insert into api_rate_limit (store_id, maximum_available, restore_rate, currently_available)
select id, 1000, 50, 1000 from opened
    on conflict (store_id) do update set store_id = excluded.store_id
returning store_id
