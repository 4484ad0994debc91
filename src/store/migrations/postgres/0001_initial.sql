-- The same tables and columns as in ../sqlite. Ids are UUIDs of version 7, so that new rows go to the
-- end of every index; booleans are 0 and 1, as the statements are shared; times are
-- microseconds since 1970 (NULL: not yet); E.164 numbers are integers; enums are their API texts.
-- There are no foreign keys: nothing is ever deleted but by its tm_delete, so a reference cannot
-- dangle, and that a row belongs to its customer is decided by the use case that writes it.

CREATE TABLE schema_version (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    tm_applied BIGINT NOT NULL
);

-- By this numberd knows a database of its own.
COMMENT ON TABLE schema_version IS 'numberd';

CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE customers (
    id UUID PRIMARY KEY NOT NULL,
    status TEXT NOT NULL,
    plan TEXT NOT NULL,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    email TEXT NOT NULL,
    phone_number TEXT NOT NULL,
    address TEXT NOT NULL,
    webhook_uri TEXT NOT NULL,
    webhook_method TEXT NOT NULL,
    webhook_secret TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);

CREATE TABLE agents (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    username TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    permission BIGINT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE UNIQUE INDEX agents_live_username ON agents (username) WHERE tm_delete IS NULL;

CREATE TABLE access_keys (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    token_prefix TEXT NOT NULL,
    permission BIGINT NOT NULL,
    tm_expire BIGINT,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE UNIQUE INDEX access_keys_token_hash ON access_keys (token_hash);

CREATE TABLE numbers (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    number BIGINT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    call_flow_id UUID,
    message_flow_id UUID,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    t38_enabled BIGINT NOT NULL,
    emergency_enabled BIGINT NOT NULL,
    rtp_debug BIGINT NOT NULL,
    tags TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    provider_status TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_purchase BIGINT,
    tm_renew BIGINT,
    tm_update BIGINT,
    tm_delete BIGINT
);
-- A live number has one owner, whoever asks at the same time.
CREATE UNIQUE INDEX numbers_live_number ON numbers (number) WHERE tm_delete IS NULL;
CREATE INDEX numbers_live_by_customer ON numbers (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;
CREATE INDEX numbers_by_status ON numbers (status, customer_id, tm_create, id);
CREATE INDEX numbers_live_virtual ON numbers (customer_id)
    WHERE tm_delete IS NULL AND type = 'virtual';
CREATE INDEX numbers_live_by_call_flow ON numbers (call_flow_id, id)
    WHERE tm_delete IS NULL AND call_flow_id IS NOT NULL;
CREATE INDEX numbers_live_by_message_flow ON numbers (message_flow_id, id)
    WHERE tm_delete IS NULL AND message_flow_id IS NOT NULL;

CREATE TABLE flows (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    actions TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE INDEX flows_live_by_customer ON flows (customer_id, tm_create, id) WHERE tm_delete IS NULL;

CREATE TABLE calls (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    number_id UUID,
    flow_id UUID,
    activeflow_id UUID,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    status TEXT NOT NULL,
    direction TEXT NOT NULL,
    hangup_by TEXT NOT NULL,
    hangup_reason TEXT NOT NULL,
    reason TEXT NOT NULL,
    sip_call_id TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_ringing BIGINT,
    tm_progressing BIGINT,
    tm_hangup BIGINT,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE INDEX calls_live_by_customer ON calls (customer_id, tm_create, id) WHERE tm_delete IS NULL;
CREATE INDEX calls_unfinished ON calls (tm_create, id) WHERE status <> 'hangup';

CREATE TABLE activeflows (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    flow_id UUID,
    reference_type TEXT NOT NULL,
    reference_id UUID NOT NULL,
    status TEXT NOT NULL,
    executed_actions TEXT NOT NULL,
    actions TEXT NOT NULL,
    state TEXT NOT NULL,
    tm_wake BIGINT,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE INDEX activeflows_waiting ON activeflows (tm_wake, id)
    WHERE status = 'running' AND tm_wake IS NOT NULL;

CREATE TABLE messages (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    number_id UUID,
    activeflow_id UUID,
    direction TEXT NOT NULL,
    source TEXT NOT NULL,
    targets TEXT NOT NULL,
    is_unsent BIGINT NOT NULL, -- outbound, with a target that is queued or sending
    text TEXT NOT NULL,
    medias TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    reason TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_delete BIGINT
);
CREATE INDEX messages_live_by_customer ON messages (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;
CREATE INDEX messages_unsent ON messages (tm_create, id) WHERE is_unsent = 1;
-- The carrier tells of a text until we have said yes: the same one twice is one message.
CREATE UNIQUE INDEX messages_inbound_reference ON messages (provider, provider_reference)
    WHERE direction = 'inbound' AND provider_reference <> '';

CREATE TABLE events (
    sequence BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    customer_id UUID NOT NULL,
    resource_id UUID NOT NULL,
    number_id UUID,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    time BIGINT NOT NULL
);

CREATE TABLE event_cursors (
    reader TEXT PRIMARY KEY NOT NULL,
    sequence BIGINT NOT NULL
);

-- is_head marks the oldest pending row of each ordering key, so that what is due is found without
-- passing by the rows that wait behind a blocked one.
CREATE TABLE deliveries (
    seq BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    customer_id UUID NOT NULL,
    ordering_key UUID NOT NULL,
    event_sequence BIGINT NOT NULL,
    uri TEXT NOT NULL,
    method TEXT NOT NULL,
    content_type TEXT NOT NULL,
    body TEXT NOT NULL,
    is_signed BIGINT NOT NULL,
    status TEXT NOT NULL,
    is_head BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_next BIGINT NOT NULL,
    tm_done BIGINT
);
CREATE INDEX deliveries_pending ON deliveries (ordering_key) WHERE status = 'pending';
CREATE UNIQUE INDEX deliveries_head ON deliveries (ordering_key) WHERE is_head = 1;
CREATE INDEX deliveries_due ON deliveries (tm_next, seq) WHERE is_head = 1;

CREATE TABLE idempotency (
    customer_id UUID NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    UNIQUE (customer_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (tm_create);
