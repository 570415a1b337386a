-- A receiver that does not answer is left alone for a while, with all that waits for it.
ALTER TABLE webhooks ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE webhooks ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0;
