-- Numbers that come from, or go to, another carrier.
CREATE TABLE number_ports (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    account TEXT NOT NULL,
    is_manual INTEGER NOT NULL,
    status TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    numbers TEXT NOT NULL,
    losing TEXT NOT NULL,
    tm_requested INTEGER,
    tm_foc INTEGER,
    provider_references TEXT NOT NULL,
    provider_status TEXT NOT NULL,
    reason TEXT NOT NULL,
    tm_submit INTEGER,
    tm_taken INTEGER,
    tm_cancel INTEGER,
    tm_end INTEGER,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER,
    tm_delete INTEGER
) STRICT;
CREATE INDEX number_ports_live_by_customer ON number_ports (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;
CREATE INDEX number_ports_live ON number_ports (tm_create, id) WHERE tm_delete IS NULL;
CREATE INDEX number_ports_open ON number_ports (id) WHERE is_open = 1 AND is_manual = 0;

-- The numbers of ports that are open: each is in one of them at most.
CREATE TABLE number_port_numbers (
    port_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (port_id, number)
) STRICT;
CREATE UNIQUE INDEX number_port_numbers_number ON number_port_numbers (number);

-- By which of its ids a carrier tells of a port.
CREATE TABLE number_port_references (
    account TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    port_id BLOB NOT NULL,
    PRIMARY KEY (account, provider_reference)
) STRICT;

CREATE TABLE port_documents (
    id BLOB PRIMARY KEY NOT NULL,
    port_id BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    tm_create INTEGER NOT NULL
) STRICT;
CREATE INDEX port_documents_by_port ON port_documents (port_id, tm_create, id);

-- Apart, so that lists of documents do not read them. Base64.
CREATE TABLE port_document_contents (
    document_id BLOB PRIMARY KEY NOT NULL,
    content TEXT NOT NULL
) STRICT;

CREATE TABLE port_comments (
    id BLOB PRIMARY KEY NOT NULL,
    port_id BLOB NOT NULL,
    author TEXT NOT NULL,
    status TEXT NOT NULL,
    text TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    tm_create INTEGER NOT NULL
) STRICT;
CREATE INDEX port_comments_by_port ON port_comments (port_id, tm_create, id);
CREATE UNIQUE INDEX port_comments_reference ON port_comments (port_id, provider_reference)
    WHERE provider_reference <> '';

CREATE TABLE port_outs (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    account TEXT NOT NULL,
    provider_reference TEXT NOT NULL,
    status TEXT NOT NULL,
    is_unfinished INTEGER NOT NULL,
    numbers TEXT NOT NULL,
    gaining_carrier TEXT NOT NULL,
    entity_name TEXT NOT NULL,
    pin TEXT NOT NULL,
    provider_status TEXT NOT NULL,
    reason TEXT NOT NULL,
    is_told INTEGER NOT NULL,
    tm_foc INTEGER,
    tm_decide INTEGER,
    tm_end INTEGER,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER
) STRICT;
CREATE INDEX port_outs_by_customer ON port_outs (customer_id, tm_create, id);
CREATE INDEX port_outs_all ON port_outs (tm_create, id);
CREATE INDEX port_outs_unfinished ON port_outs (id) WHERE is_unfinished = 1;
CREATE UNIQUE INDEX port_outs_reference ON port_outs (account, provider_reference, customer_id);

-- The numbers of port-outs that are open.
CREATE TABLE port_out_numbers (
    port_out_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (port_out_id, number)
) STRICT;
CREATE INDEX port_out_numbers_number ON port_out_numbers (number);

-- What whoever wants a customer's numbers must know.
CREATE TABLE port_out_pins (
    customer_id BLOB PRIMARY KEY NOT NULL,
    pin TEXT NOT NULL
) STRICT;
