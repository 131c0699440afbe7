-- A conflict that was decided is decided for both sides.
alter table staged_change
    add column wanted text,
    add column settles bigint,
    add column apart boolean;
comment on column staged_change.wanted is 'Incoming: the store''s document with what was decided in it, where the store has something else; staged as an outgoing change when this is taken';
comment on column staged_change.settles is 'Outgoing: the incoming change whose conflicts were decided against the store; this brings the decision there';
comment on column staged_change.apart is 'Incoming and approved: true where it must be looked at by itself before it is taken, false once it was; null for the usual';

alter table sync_conflict
    add column proposal_id bigint,
    add column settled_in bigint;
comment on column sync_conflict.proposal_id is 'The outgoing change that the store''s edit overlaps with; null where the catalog''s own document does';
comment on column sync_conflict.settled_in is 'The outgoing change in which the same place was decided; null where it was decided here';
create index sync_conflict_item on sync_conflict (item_id);

-- Where the two sides differ and both know it.
create index item_drift on item (store_id, id) where base is not null;
