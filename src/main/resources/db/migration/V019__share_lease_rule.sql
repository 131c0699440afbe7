-- The one rule of all claims: a lease is over when its time is past, or when an earlier start of the same node signed it, which is
-- dead by now, since the data folder lets one process in at a time. A lease is signed "node start".
create function lease_is_over(leased_by text, leased_until timestamptz, me text) returns boolean
    language sql stable
    return leased_until is null
        or leased_until < now()
        or leased_by <> me and split_part(leased_by, ' ', 1) = split_part(me, ' ', 1);
