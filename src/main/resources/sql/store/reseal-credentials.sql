-- Only where nobody set others meanwhile.
update store set credentials = :sealed where id = :id and credentials = :old
