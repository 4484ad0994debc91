-- Several numbers bought by one request; each with its outcome, in one JSON list.
CREATE TABLE number_orders (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    status TEXT NOT NULL,
    actor TEXT NOT NULL,
    call_flow_id BLOB,
    message_flow_id BLOB,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    items TEXT NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER,
    tm_delete INTEGER
) STRICT;
CREATE INDEX number_orders_live_by_customer ON number_orders (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;
CREATE INDEX number_orders_pending ON number_orders (id) WHERE status = 'pending';
