-- Shopify has not made the operation; it named those that run. What of them is not ours is asked about again after half a minute.
with refused as (
    update bulk_operation set state = 'PLANNED' where id = :#${variable.begun[operationId]} and state = 'SUBMITTING' returning store_id
), told as (
    update store s
       set bulk_lanes = coalesce(cast(:#lanes as int), s.bulk_lanes),
           bulk_foreign = cast(:#lanes as int)
                          - (select count(*)
                               from bulk_operation o
                              where o.store_id = s.id
                                and o.shopify_id in (select json_array_elements_text(cast(:#running as json)))),
           bulk_told_at = now()
      from refused
     where s.id = refused.store_id and cast(:#lanes as int) is not null
)
update sync_batch
   set next_look_at = now() + interval '2 seconds', error = :#problem
 where id = :#${variable.batchId} and phase = 'SUBMIT'
