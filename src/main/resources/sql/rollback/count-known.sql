-- What there is that a rollback could delete: in the catalog where it takes back what came in, else in the store.
select count(*)
  from sync_batch b
  join item i on i.store_id = b.store_id and i.kind = b.kind
 where b.id = :#${variable.batchId}
   and case when b.direction = 'PUSH_TO_SHOPIFY' then coalesce(i.base, i.document) is not null and i.shopify_id is not null
            else i.document is not null end
