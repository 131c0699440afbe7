select shopify_id as "shopifyId", line, byte_offset as "offset", array_to_json(lists)::text as lists, document
  from short_item
 where batch_id = :#${variable.batchId} and shopify_id = :#${body[shopifyId]}
