-- What the store writes for a number: its row and the event that tells of it, in one transaction.
\set number random(10000000000, 99999999999999)
BEGIN;
INSERT INTO numbers (id, customer_id, number, type, status, call_flow_id, message_flow_id, name,
    detail, t38_enabled, emergency_enabled, rtp_debug, tags, provider, provider_reference,
    provider_status, tm_create, tm_purchase, tm_renew, tm_update, tm_delete, status_before_release)
VALUES (gen_random_uuid(), '01000000-0000-0000-0000-000000000000', :number, 'virtual', 'active',
    gen_random_uuid(), gen_random_uuid(), 'a name', 'a detail', 0, 0, 0, '["a","b"]', 'sandbox',
    'reference', '', :number, :number, NULL, :number, NULL, NULL);
INSERT INTO events (kind, customer_id, resource_id, number_id, actor, request_id, before, after,
    time)
VALUES ('number_created', '01000000-0000-0000-0000-000000000000', gen_random_uuid(),
    gen_random_uuid(), 'agent:1', 'req_1', '', repeat('x', 420), :number) RETURNING sequence;
COMMIT;
