-- What a push destroys and a document does not hold, so that a rollback can bring it back.
create table deleted_item (
    id bigint generated always as identity primary key,
    item_id bigint not null references item,
    task_id bigint not null unique references push_task,
    change_ids bigint[] not null,
    whole boolean not null,
    kept text not null,
    kept_at timestamptz not null default now()
);
create index deleted_item_item on deleted_item (item_id);
comment on table deleted_item is 'Read of a product, or of some of its variants, right before they were deleted in the store';
comment on column deleted_item.whole is 'Whether the product went, or only variants of it';
comment on column deleted_item.kept is 'JSON: giftCardTemplateSuffix, isGiftCard, requiresSellingPlan, publications, collections, media with their url, and variants with their inventoryItem, levels, media and metafields';
