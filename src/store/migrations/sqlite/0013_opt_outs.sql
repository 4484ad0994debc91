-- Who wants no texts from which number.
CREATE TABLE opt_outs (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    peer INTEGER NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    keyword TEXT NOT NULL,
    message_id BLOB,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER,
    helped INTEGER NOT NULL,
    tm_help INTEGER
) STRICT;
CREATE UNIQUE INDEX opt_outs_of_peer ON opt_outs (customer_id, number, peer);
CREATE INDEX opt_outs_by_customer ON opt_outs (customer_id, tm_create, id);
CREATE INDEX opt_outs_by_number ON opt_outs (customer_id, number, tm_create, id);
CREATE INDEX events_of_opt_out ON events (resource_id, sequence)
    WHERE kind IN ('opt_out_created', 'opt_out_updated');
ALTER TABLE messages ADD COLUMN is_keyword_reply INTEGER NOT NULL DEFAULT 0;
