update sync_batch b
   set next_look_at = now()
  from bulk_operation o
 where o.shopify_id = :#admin_graphql_api_id
   and o.type = 'QUERY'
   and not o.settled
   and b.id = o.batch_id
   and b.phase = 'WATCH'
   and b.next_look_at > now()
