select count(*) as deletions from staged_change where batch_id = :#${variable.batchId} and operation = 'DELETE'
