-- Whether the catalog has anything behind an id.
select exists (select from item where store_id = ? and kind = ? and shopify_id > ? and document is not null)
