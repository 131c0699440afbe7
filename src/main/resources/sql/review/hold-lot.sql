-- What is held already keeps its reason. By the batch, and never by the index over the status: hence "is true".
update staged_change
   set held = :#held, held_by = :#heldBy
 where batch_id = :#${variable.batchId}
   and (status = 'PENDING') is true
   and held is null
   and operation = any (cast(:#operations as text[]))
