select s.id, s.shop, s.url, s.name, s.configured, s.enabled, s.api_version as "apiVersion",
       s.credentials_set_at as "credentialsSetAt", s.created_at as "createdAt"
  from store s
 order by s.id
