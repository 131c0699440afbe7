-- Gives back what the call did not take, then keeps the row between Shopify's own number and that number less the slack.
update api_rate_limit b
   set maximum_available = w.maximum,
       restore_rate = w.rate,
       currently_available = least(w.maximum, coalesce(w.available, w.settled),
                                   greatest(w.settled, coalesce(w.available, w.settled) - w.maximum * cast(:#slack as numeric))),
       points_spent = b.points_spent + cast(:#spent as numeric),
       calls = b.calls + 1,
       throttled = b.throttled + cast(:#throttled as int),
       read_at = w.moment
  from (select store_id, clock_timestamp() as moment,
               coalesce(cast(:#maximum as numeric), maximum_available) as maximum,
               coalesce(cast(:#rate as numeric), restore_rate) as rate,
               cast(:#available as numeric) as available,
               currently_available + restore_rate * cast(greatest(0, extract(epoch from clock_timestamp() - read_at)) as numeric)
                   + cast(:#booked as numeric) - cast(:#spent as numeric) as settled
          from (select * from api_rate_limit where store_id = :#${variable.storeId} for update) locked) w
 where b.store_id = w.store_id
