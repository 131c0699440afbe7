select coalesce(sum(points_spent), 0)::float8 from api_rate_limit
