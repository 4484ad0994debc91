-- Where a carrier's account and our numbers do not agree.
CREATE TABLE carrier_findings (
    id BLOB PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    number INTEGER NOT NULL,
    number_id BLOB,
    reference TEXT NOT NULL,
    our_reference TEXT NOT NULL,
    provider_status TEXT NOT NULL,
    drift TEXT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    customer_id BLOB,
    call_flow_id BLOB,
    message_flow_id BLOB,
    detail TEXT NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_seen INTEGER NOT NULL,
    tm_update INTEGER
) STRICT;
CREATE UNIQUE INDEX carrier_findings_live ON carrier_findings (account, number, kind)
    WHERE status IN ('open', 'approved', 'dismissed');
CREATE INDEX carrier_findings_unseen ON carrier_findings (account, id)
    WHERE status IN ('open', 'approved', 'dismissed');
CREATE INDEX carrier_findings_approved ON carrier_findings (id) WHERE status = 'approved';
CREATE INDEX carrier_findings_by_age ON carrier_findings (tm_create, id);

-- The comparisons that find them.
CREATE TABLE reconciliations (
    id BLOB PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    status TEXT NOT NULL,
    actor TEXT NOT NULL,
    numbers_here INTEGER NOT NULL,
    numbers_there INTEGER NOT NULL,
    orphans INTEGER NOT NULL,
    ghosts INTEGER NOT NULL,
    drifts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    tm_create INTEGER NOT NULL,
    tm_end INTEGER
) STRICT;
CREATE INDEX reconciliations_by_account ON reconciliations (account, tm_create, id);
CREATE INDEX reconciliations_by_age ON reconciliations (tm_create);
CREATE UNIQUE INDEX reconciliations_running ON reconciliations (account) WHERE status = 'running';

CREATE INDEX numbers_of_provider ON numbers (provider, id) WHERE tm_delete IS NULL;
