-- The next thousand changes that a filter means, from the newest back, as the text of an array; an empty one where none is left.
select coalesce(array_agg(s.id), '{}')::text as ids, min(s.id) as "lastChangeId"
  from (select m.id
          from matching_change(cast(:#${variable.filter} as json)) m
         where m.id < :#${variable.lastChangeId}
         order by m.id desc
         limit 1000) s
