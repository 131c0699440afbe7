-- So that a first pull needs no hand: what the store has and the catalog does not is taken over.
insert into approval_rule (name, description, expression, action, position, created_by)
values ('take what is new in the store',
        'A product, a collection or an inventory item that the catalog does not have yet has nothing to lose by being taken over. What was deleted here and is in the store again is for a person to decide.',
        'change.direction == ''INCOMING'' && change.operation == ''CREATE'' && !change.returning',
        'APPROVE', 100, 'catalog-sync');
