-- When the next of a message's targets is to be handed to the carrier, if is_unsent; so that those
-- that wait for another attempt do not stand in the way of those that are due.
ALTER TABLE messages ADD COLUMN tm_due BIGINT;
UPDATE messages SET tm_due = tm_create WHERE is_unsent = 1;
DROP INDEX messages_unsent;
CREATE INDEX messages_due ON messages (tm_due, id) WHERE is_unsent = 1;
