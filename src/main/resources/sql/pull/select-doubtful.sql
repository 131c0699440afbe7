-- Of the ids that were asked for, where fewer items came: those of the catalog, a page of them to a row. None for other pulls.
with asked as (
    select b.store_id, b.kind, b.criteria::json -> 'select' -> 'ids' as ids,
           (select sum(case when k.id = :#${variable.operationId} then k.root_object_count else k.kept_roots end)
              from bulk_operation k where k.batch_id = b.id) as came
      from sync_batch b
     where b.id = :#${variable.batchId} and b.type = 'SELECTIVE'
), known as (
    select i.shopify_id, (row_number() over (order by i.id) - 1) / 250 as page
      from asked a
     cross join lateral json_array_elements_text(a.ids) n (id)
      join item i on i.store_id = a.store_id and i.kind = a.kind
                 and i.shopify_id = 'gid://shopify/'
                     || case a.kind when 'PRODUCT' then 'Product' when 'COLLECTION' then 'Collection' else 'InventoryItem' end
                     || '/' || n.id
     where json_array_length(a.ids) > a.came and i.document is not null
)
select json_build_object('ids', json_agg(shopify_id))::text as page from known group by page order by page
