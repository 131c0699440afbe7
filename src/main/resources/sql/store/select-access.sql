-- No row for the configured one, of which nothing stands here.
select shop, coalesce(url, '') as url, credentials from store where id = :id and not configured
