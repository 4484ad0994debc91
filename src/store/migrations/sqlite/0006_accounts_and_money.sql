-- Who may do what, and what it costs.
ALTER TABLE customers ADD COLUMN webhook_secret_old TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN tm_secret_old_end INTEGER;
ALTER TABLE customers ADD COLUMN tm_freeze INTEGER;
ALTER TABLE customers ADD COLUMN tm_purge INTEGER;
CREATE INDEX customers_by_age ON customers (tm_create, id) WHERE tm_delete IS NULL;
CREATE INDEX customers_purgeable ON customers (tm_purge, id)
    WHERE tm_purge IS NOT NULL AND tm_delete IS NULL;
CREATE INDEX customers_deleted ON customers (id) WHERE tm_delete IS NOT NULL;

ALTER TABLE agents ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN tm_password INTEGER;
CREATE INDEX agents_live_by_customer ON agents (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;

ALTER TABLE access_keys ADD COLUMN scope_numbers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE access_keys ADD COLUMN scope_verbs TEXT NOT NULL DEFAULT '[]';
ALTER TABLE access_keys ADD COLUMN tm_used INTEGER;
CREATE INDEX access_keys_live_by_customer ON access_keys (customer_id, tm_create, id)
    WHERE tm_delete IS NULL;

CREATE TABLE revoked_tokens (
    id BLOB PRIMARY KEY NOT NULL,
    tm_expire INTEGER NOT NULL
) STRICT;
CREATE INDEX revoked_tokens_by_age ON revoked_tokens (tm_expire);

ALTER TABLE numbers ADD COLUMN deletion_lock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE numbers ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE numbers ADD COLUMN suspension TEXT NOT NULL DEFAULT '';
ALTER TABLE numbers ADD COLUMN tm_renewal_failed INTEGER;
UPDATE numbers SET suspension = 'requested' WHERE status = 'suspended';
-- Who had a number last: what never was in service does not count.
CREATE INDEX numbers_released ON numbers (number, tm_delete)
    WHERE tm_delete IS NOT NULL AND (type = 'virtual' OR tm_purchase IS NOT NULL);
CREATE INDEX numbers_renewed ON numbers (tm_renew, id)
    WHERE tm_delete IS NULL AND tm_renew IS NOT NULL;

CREATE TABLE number_reservations (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    tm_expire INTEGER NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER,
    tm_delete INTEGER
) STRICT;
CREATE UNIQUE INDEX number_reservations_live_number ON number_reservations (number)
    WHERE tm_delete IS NULL;
CREATE INDEX number_reservations_live_by_customer
    ON number_reservations (customer_id, tm_create, id) WHERE tm_delete IS NULL;

CREATE TABLE billing_accounts (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    name TEXT NOT NULL,
    detail TEXT NOT NULL,
    balance_credit INTEGER NOT NULL,
    balance_token INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    tm_next_topup INTEGER NOT NULL,
    tm_last_topup INTEGER,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER
) STRICT;
CREATE UNIQUE INDEX billing_accounts_customer ON billing_accounts (customer_id);
CREATE INDEX billing_accounts_due ON billing_accounts (tm_next_topup, id);
CREATE INDEX billing_accounts_by_age ON billing_accounts (tm_create, id);

-- The ledger: nothing in it that moves money ever changes.
CREATE TABLE billings (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    serial INTEGER NOT NULL,
    transaction_type TEXT NOT NULL,
    status TEXT NOT NULL,
    reference_type TEXT NOT NULL,
    reference_id BLOB NOT NULL,
    cost_type TEXT NOT NULL,
    usage_duration INTEGER NOT NULL,
    billable_units INTEGER NOT NULL,
    rate_token INTEGER NOT NULL,
    rate_credit INTEGER NOT NULL,
    amount_token INTEGER NOT NULL,
    amount_credit INTEGER NOT NULL,
    balance_token_snapshot INTEGER NOT NULL,
    balance_credit_snapshot INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL,
    detail TEXT NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_update INTEGER
) STRICT;
CREATE UNIQUE INDEX billings_idempotency_key ON billings (idempotency_key);
CREATE UNIQUE INDEX billings_serial ON billings (account_id, serial);
CREATE INDEX billings_by_customer ON billings (customer_id, serial);

CREATE INDEX events_by_customer ON events (customer_id, sequence);
-- Only the changes of a number itself, not the calls and texts that concern it.
CREATE INDEX events_of_number ON events (number_id, sequence)
    WHERE kind IN ('number_created', 'number_updated', 'number_deleted', 'number_renewed',
                   'number_renewal_failed');
CREATE INDEX deliveries_by_customer ON deliveries (customer_id, tm_create, id);
CREATE INDEX deliveries_dead ON deliveries (customer_id, tm_create, id) WHERE status = 'dead';
