-- What cannot be taken any more is stale, and the next pull looks at the item again.
with turned as (
    update staged_change
       set status = 'STALE', error = :#${exception.message}
     where id = :#changeId and status = 'APPROVED' and apart
    returning item_id
)
update item
   set seen_raw = null, seen = null
 where id in (select item_id from turned)
