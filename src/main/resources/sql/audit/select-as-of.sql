-- A version says what the item was before a change: so at a moment it was what the first change behind that moment found, or what it is now.
select i.id as "itemId", i.kind, i.shopify_id as "shopifyId", i.version as "versionNow",
       coalesce(later.version, i.version) as version,
       case when later.version is null then i.document else later.document end as document,
       earlier.created_at as since, earlier.change_id as "changeId", later.created_at as until, later.change_id as "endedBy"
  from item i
  left join lateral (select v.*
                       from sync_version v
                      where v.item_id = i.id and v.created_at > cast(:#at as timestamptz)
                      order by v.version
                      limit 1) later on true
  left join lateral (select v.*
                       from sync_version v
                      where v.item_id = i.id and v.version < coalesce(later.version, i.version)
                      order by v.version desc
                      limit 1) earlier on true
 where i.id = cast(:#${variable.itemId} as bigint)
