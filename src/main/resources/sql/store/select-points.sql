select maximum_available as "pointsMaximum", restore_rate as "pointsPerSecond",
       least(maximum_available, currently_available + restore_rate * extract(epoch from now() - read_at)) as "pointsAvailable"
  from api_rate_limit
 where store_id = :#${variable.storeId}
