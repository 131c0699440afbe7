-- How far the catalog is known to have followed the store; see docs/decisions/010.
create table pull_checkpoint (
    store_id int not null references store,
    kind text not null check (kind in ('PRODUCT', 'COLLECTION', 'INVENTORY_LEVEL')),
    mark_at timestamptz not null,
    taken_at timestamptz not null,
    moved_by bigint not null references sync_batch,
    moved_at timestamptz not null default now(),
    primary key (store_id, kind)
);
comment on column pull_checkpoint.mark_at is 'By the clock of the store: every item that changed before was in a pull that balanced; all ids at that very moment are read again';
comment on column pull_checkpoint.taken_at is 'The same moment by the clock of this database; the two tell when the store''s clock was set back';
