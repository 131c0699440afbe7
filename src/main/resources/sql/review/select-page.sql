-- Ids as the text of an array, one more than the page has where there is a next one; of the total ten thousand are counted at most.
select cast(p.ids as text) as ids, p.total
  from change_page(cast(:#filter as json), :#sort, cast(:#afterKey as text), cast(:#afterId as bigint), cast(:#size as int), 10000) p
