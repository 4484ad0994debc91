-- Many numbers brought in or changed by one request, row by row.
CREATE TABLE number_imports (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    status TEXT NOT NULL,
    mode TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    is_operator BIGINT NOT NULL,
    columns TEXT NOT NULL,
    rows_total BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    faults TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    tm_end BIGINT
);
CREATE INDEX number_imports_by_customer ON number_imports (customer_id, tm_create, id);
CREATE INDEX number_imports_running ON number_imports (id) WHERE status = 'running';

-- The rows that are still to be done: each goes in the transaction that does it.
CREATE TABLE number_import_rows (
    import_id UUID NOT NULL,
    line BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
);
