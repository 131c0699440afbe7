-- What this node held before it was restarted is free at once.
update push_task
   set leased_until = now()
 where leased_by = :#${variable.node} and state in ('CLAIMED', 'INDETERMINATE') and leased_until > now()
