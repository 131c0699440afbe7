-- The change keeps the fields that are decided, a new one of the same batch has the others, with their conflicts; its id, or no row where the
-- change moved since it was read.
with chosen as (
    update staged_change
       set after = :#after, operation = :#operation, remote = cast(:#remote as text),
           changed_fields = array(select json_array_elements_text(cast(:#fields as json)))
     where id = :#changeId and status = 'PENDING' and xmin = cast(cast(:#written as text) as xid)
    returning *
), others as materialized (
    select stage_change(batch => c.batch_id, item => c.item_id, direction => c.direction, operation => :#othersOperation,
                        before => :#othersBefore, after => :#othersAfter,
                        changed_fields => array(select unnest(o.changed_fields) except select unnest(c.changed_fields)),
                        proposed_by => c.proposed_by, remote => cast(:#othersRemote as text), priority => c.priority,
                        proposal_reason => c.proposal_reason, held => c.held, inverse_of => c.inverse_of, split_from => c.id) as id
      from chosen c
      join staged_change o on o.id = c.id
), moved as (
    update sync_conflict x
       set change_id = o.id
      from chosen c, others o
     where x.change_id = c.id and substring(x.field from '^[^.[]+') <> all (c.changed_fields)
)
select id from others
