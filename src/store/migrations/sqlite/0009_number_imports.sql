-- Many numbers brought in or changed by one request, row by row.
CREATE TABLE number_imports (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    status TEXT NOT NULL,
    mode TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    is_operator INTEGER NOT NULL,
    columns TEXT NOT NULL,
    rows_total INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    faults TEXT NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER,
    tm_end INTEGER
) STRICT;
CREATE INDEX number_imports_by_customer ON number_imports (customer_id, tm_create, id);
CREATE INDEX number_imports_running ON number_imports (id) WHERE status = 'running';

-- The rows that are still to be done: each goes in the transaction that does it.
CREATE TABLE number_import_rows (
    import_id BLOB NOT NULL,
    line INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
) STRICT;
