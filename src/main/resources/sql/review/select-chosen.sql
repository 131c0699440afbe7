-- What a filter means at this moment, so that what is counted is what is decided; ids as the text of an array. Those that may be approved are
-- apart by direction: an incoming one is taken into the catalog in the same breath.
with chosen as (
    select c.id, c.direction,
           c.status = 'PENDING'
           and not exists (select from sync_conflict x where x.change_id = c.id and x.resolution is null)
           and not (cast(:#${properties:catalog.review.four-eyes} as boolean) and is_author(c, :#${variable.actor})) as approvable
      from matching_change(cast(:#filter as json)) m
      join staged_change c on c.id = m.id
)
select count(*) as matched,
       cast(coalesce(array_agg(id order by id), '{}') as text) as ids,
       cast(coalesce(array_agg(id order by id) filter (where approvable and direction = 'OUTGOING'), '{}') as text) as outgoing,
       cast(coalesce(array_agg(id order by id) filter (where approvable and direction = 'INCOMING'), '{}') as text) as incoming
  from chosen
