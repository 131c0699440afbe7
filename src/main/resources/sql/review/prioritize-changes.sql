update staged_change
   set priority = :#${body[priority]}
 where id = any (:#${body[ids]}) and (status = 'PENDING') is true
