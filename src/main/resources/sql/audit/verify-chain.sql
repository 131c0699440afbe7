-- The first entry of each kind of trouble; a walk along the key, in which only one entry is held at a time.
with walked as (
    select t.position,
           t.position = lag(t.position, 1, 0::bigint) over entered + 1 as follows,
           t.previous = lag(t.hash, 1, ''::bytea) over entered as linked,
           t.hash = sha256(convert_to(tracking_text(t), 'UTF8')) as sealed
      from change_tracking t
    window entered as (order by t.position)
)
select count(*) as entries, max(position) as last,
       min(position) filter (where follows is not true) as gap,
       min(position) filter (where linked is not true) as unlinked,
       min(position) filter (where sealed is not true) as altered,
       (select encode(hash, 'hex') from change_tracking where position = cast(:#position as bigint)) as witnessed
  from walked
