-- Four eyes: whoever writes a value of their own into a change is one of those who propose it.
create function is_author(change staged_change, who text) returns boolean
    language sql stable
    return change.proposed_by = who
           or exists (select from sync_conflict x where x.change_id = change.id and x.resolution = 'VALUE' and x.resolved_by = who);
