-- What is known behind one id up to another, as many as may lie there, in the order of their ids; from the index alone.
select shopify_id, id, seen_raw
  from item
 where store_id = ? and kind = ? and shopify_id > ? and shopify_id <= ?
 order by shopify_id
 limit ?
