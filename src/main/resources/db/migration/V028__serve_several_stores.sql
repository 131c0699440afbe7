alter table store
    add column name text not null default '',
    add column url text,
    add column configured boolean not null default false,
    add column enabled boolean not null default true,
    add column credentials text,
    add column credentials_set_at timestamptz;
comment on column store.configured is 'Whether its address and credentials stand in the configuration; at most one';
comment on column store.url is 'Base address of a stand-in for Shopify on this machine; null for a real shop';
comment on column store.credentials is 'Sealed for this id, shop and url, see CredentialsKey; null where the configuration has them';
