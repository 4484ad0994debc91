-- What proves that changes are as they were written: a hash chain over them, in their order.
CREATE TABLE event_seals (
    sequence BIGINT PRIMARY KEY,
    seal TEXT NOT NULL
);
