-- The numbers of the operator's own ranges.
CREATE TABLE inventory_numbers (
    id UUID PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    number BIGINT NOT NULL,
    country TEXT NOT NULL,
    type TEXT NOT NULL,
    region TEXT NOT NULL,
    city TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    features TEXT NOT NULL,
    monthly_micros BIGINT,
    setup_micros BIGINT,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    our_reference TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_update BIGINT
);
CREATE UNIQUE INDEX inventory_numbers_number ON inventory_numbers (number);
CREATE INDEX inventory_numbers_by_account ON inventory_numbers (account, tm_create, id);
CREATE INDEX inventory_numbers_of_status ON inventory_numbers (account, status, number);
CREATE INDEX inventory_numbers_of_country ON inventory_numbers (account, status, country, number);
