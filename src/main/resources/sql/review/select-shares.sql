-- A thousand incoming changes each, with the decision about them, as take-changes.sql wants them.
select cast(array_agg(s.id) as text) as ids, cast(:#${variable.actor} as text) as "decidedBy", cast(:#reason as text) as reason
  from unnest(cast(:#incoming as bigint[])) with ordinality s (id, place)
 group by (s.place - 1) / 1000
