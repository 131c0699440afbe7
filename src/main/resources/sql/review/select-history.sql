-- The next thousand changes that a filter means, from the newest back, as the text of an array; an empty one where none is left.
select cast(p.ids as text) as ids, p.ids[cardinality(p.ids)] as "lastChangeId"
  from change_page(cast(:#${variable.filter} as json), '-id', null, :#${variable.lastChangeId}, 1000, 0) p
