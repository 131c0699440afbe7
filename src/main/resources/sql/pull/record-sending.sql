-- Shopify has no such operation, so that it will be made after this moment.
update bulk_operation set submitted_at = now() where id = :#${variable.begun[operationId]} and state = 'SUBMITTING'
