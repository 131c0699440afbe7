-- The checkpoint is in the same transaction, so a chunk that a power cut takes away is only work to do again; the end of the batch is flushed.
set local synchronous_commit = off
