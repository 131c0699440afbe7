update bulk_operation
   set shopify_id = coalesce(shopify_id, :#id), state = :#state,
       ended_at = case when cast(:#ended as boolean) then now() end
 where id = :#${variable.begun[operationId]}
