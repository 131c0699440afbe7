update staged_change
   set held = :#${body[held]}, held_by = :#${body[heldBy]}
 where id = any (:#${body[ids]}) and (status = 'PENDING') is true and held is null
