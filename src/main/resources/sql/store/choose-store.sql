-- The one that is named, by shop or id; else the configured one, or the first that the caller may see.
select id
  from store
 where enabled
   and (configured or credentials is not null)
   and (cast(:named as text) is null or shop = :named or cast(id as text) = :named)
 order by configured desc, id
 limit 1
