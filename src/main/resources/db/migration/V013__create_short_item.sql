-- Items of a pull whose nested lists came shorter than the store counts them. Each is read again; its row is gone once it was compared.
create table short_item (
    batch_id bigint not null references sync_batch,
    shopify_id text not null,
    line bigint not null,
    byte_offset bigint not null,
    lists text[] not null,
    document text not null,
    primary key (batch_id, shopify_id)
);
comment on column short_item.lists is 'Which of its lists are short, as variants or media';
comment on column short_item.document is 'What came of it';
