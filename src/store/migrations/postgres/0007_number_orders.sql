-- Several numbers bought by one request; each with its outcome, in one JSON list.
CREATE TABLE number_orders (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    status TEXT NOT NULL,
    actor TEXT NOT NULL,
    call_flow_id UUID,
    message_flow_id UUID,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    items TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE INDEX number_orders_live_by_customer ON number_orders (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;
CREATE INDEX number_orders_pending ON number_orders (id) WHERE status = 'pending';
