-- Pending purchases in the order of their ids, so that all of them are asked after, page by page.
CREATE INDEX numbers_pending ON numbers (id) WHERE status = 'purchase-pending';
