-- The newest thousand that a filter means, as the text of an array.
select array_agg(s.id)::text as ids
  from (select m.id from matching_change(cast(:#filter as json)) m order by m.id desc limit 1000) s
