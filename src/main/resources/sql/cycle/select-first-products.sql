select i.document
  from item i
 where i.kind = 'PRODUCT'
   and i.document is not null
   and i.document::json -> 'variants' -> 0 is not null
 order by i.id
 limit 3
