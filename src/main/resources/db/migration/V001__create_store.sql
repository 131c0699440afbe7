-- Documents compress with lz4 where the server was built with it; the embedded one was not, and keeps pglz.
do $$
begin
    execute format('alter database %I set default_toast_compression = %L', current_database(), 'lz4');
exception
    when invalid_parameter_value or insufficient_privilege then
        raise notice 'documents are compressed with pglz: %', sqlerrm;
end
$$;

create table store (
    id int generated always as identity primary key,
    shop text not null unique,
    api_version text not null,
    bulk_lanes int,
    bulk_foreign int not null default 0,
    bulk_told_at timestamptz,
    created_at timestamptz not null default now()
);
comment on column store.shop is 'demo.myshopify.com, or sandbox';
comment on column store.bulk_lanes is 'How many bulk queries Shopify runs at once, learned when it refused one more; null until then';
comment on column store.bulk_foreign is 'How many of those it named at bulk_told_at were not ours';

-- The budget as Shopify last told it. Points are reserved here before a call and settled after it, so that several nodes share one bucket.
create table api_rate_limit (
    store_id int primary key references store,
    maximum_available numeric not null,
    restore_rate numeric not null,
    currently_available numeric not null,
    points_spent numeric not null default 0,
    calls bigint not null default 0,
    throttled bigint not null default 0,
    read_at timestamptz not null default now()
);
comment on column api_rate_limit.restore_rate is 'cost points per second';
comment on column api_rate_limit.currently_available is 'cost points at read_at, less what has been reserved since';
