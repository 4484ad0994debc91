-- Where a carrier's account and our numbers do not agree.
CREATE TABLE carrier_findings (
    id UUID PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    number BIGINT NOT NULL,
    number_id UUID,
    reference TEXT NOT NULL,
    our_reference TEXT NOT NULL,
    provider_status TEXT NOT NULL,
    drift TEXT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    customer_id UUID,
    call_flow_id UUID,
    message_flow_id UUID,
    detail TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_seen BIGINT NOT NULL,
    tm_update BIGINT
);
CREATE UNIQUE INDEX carrier_findings_live ON carrier_findings (account, number, kind)
    WHERE status IN ('open', 'approved', 'dismissed');
CREATE INDEX carrier_findings_unseen ON carrier_findings (account, id)
    WHERE status IN ('open', 'approved', 'dismissed');
CREATE INDEX carrier_findings_approved ON carrier_findings (id) WHERE status = 'approved';
CREATE INDEX carrier_findings_by_age ON carrier_findings (tm_create, id);

-- The comparisons that find them.
CREATE TABLE reconciliations (
    id UUID PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    status TEXT NOT NULL,
    actor TEXT NOT NULL,
    numbers_here BIGINT NOT NULL,
    numbers_there BIGINT NOT NULL,
    orphans BIGINT NOT NULL,
    ghosts BIGINT NOT NULL,
    drifts BIGINT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    tm_create BIGINT NOT NULL,
    tm_end BIGINT
);
CREATE INDEX reconciliations_by_account ON reconciliations (account, tm_create, id);
CREATE INDEX reconciliations_by_age ON reconciliations (tm_create);
CREATE UNIQUE INDEX reconciliations_running ON reconciliations (account) WHERE status = 'running';

CREATE INDEX numbers_of_provider ON numbers (provider, id) WHERE tm_delete IS NULL;
