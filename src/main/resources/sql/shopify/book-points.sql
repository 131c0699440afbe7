-- Refills the bucket by the time that passed, and books the points of one call if they will be there soon enough.
update api_rate_limit b
   set currently_available = w.refilled - case when w.wait <= cast(:#patience as numeric) then w.points else 0 end,
       read_at = w.moment
  from (select f.*, greatest(0, (f.points + least(f.keep, f.maximum_available - f.points) - f.refilled) / f.restore_rate) as wait
          from (select store_id, maximum_available, restore_rate, clock_timestamp() as moment,
                       maximum_available * cast(:#share as numeric) as keep,
                       least(cast(:#points as numeric), maximum_available) as points,
                       least(maximum_available,
                             currently_available + restore_rate * cast(greatest(0, extract(epoch from clock_timestamp() - read_at)) as numeric)) as refilled
                  from (select * from api_rate_limit where store_id = :#${variable.storeId} for update) locked) f) w
 where b.store_id = w.store_id
returning w.wait
