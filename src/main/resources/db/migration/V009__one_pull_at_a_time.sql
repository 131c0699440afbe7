-- Two pulls of one kind would stage the same differences twice; the index decides the race between two requests.
create unique index sync_batch_one_pull on sync_batch (store_id, kind)
    where direction = 'PULL_FROM_SHOPIFY' and type in ('FULL', 'INCREMENTAL', 'SELECTIVE') and phase is not null;
