-- What is known behind one id up to another, as many as may lie there, in the order of their ids.
select shopify_id, id, seen_raw, document is not null
  from item
 where store_id = ? and kind = ? and shopify_id > ? and shopify_id <= ?
 order by shopify_id
 limit ?
