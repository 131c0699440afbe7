-- So that a first pull needs no hand: what the store has and the catalog does not is taken over.
insert into approval_rule (name, description, expression, action, position, created_by)
values ('take new products from the store',
        'A product that the catalog does not have yet has nothing to lose by being taken over.',
        'change.direction == ''INCOMING'' && change.operation == ''CREATE'' && change.kind == ''PRODUCT''',
        'APPROVE', 100, 'catalog-sync');
