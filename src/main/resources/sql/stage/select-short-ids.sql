-- What came cut short and is not settled yet, in the order of the file.
select shopify_id as "shopifyId"
  from short_item
 where batch_id = :#${variable.batchId}
 order by line
