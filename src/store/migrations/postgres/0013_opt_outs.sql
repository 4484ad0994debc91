-- Who wants no texts from which number.
CREATE TABLE opt_outs (
    id UUID PRIMARY KEY NOT NULL,
    customer_id UUID NOT NULL,
    number BIGINT NOT NULL,
    peer BIGINT NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    keyword TEXT NOT NULL,
    message_id UUID,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT,
    helped BIGINT NOT NULL,
    tm_help BIGINT
);
CREATE UNIQUE INDEX opt_outs_of_peer ON opt_outs (customer_id, number, peer);
CREATE INDEX opt_outs_by_customer ON opt_outs (customer_id, tm_create, id);
CREATE INDEX opt_outs_by_number ON opt_outs (customer_id, number, tm_create, id);
CREATE INDEX events_of_opt_out ON events (resource_id, sequence)
    WHERE kind IN ('opt_out_created', 'opt_out_updated');
ALTER TABLE messages ADD COLUMN is_keyword_reply BIGINT NOT NULL DEFAULT 0;
