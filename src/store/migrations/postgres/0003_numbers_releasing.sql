-- What a number was when its release began; NULL: it is not being released. It is set before the
-- carrier is asked to take the number back, so that a release is finished after a crash.
ALTER TABLE numbers ADD COLUMN status_before_release TEXT;
CREATE INDEX numbers_releasing ON numbers (id) WHERE status_before_release IS NOT NULL;
