-- Taking out and putting back go in steps: what was broken off goes on where it stopped (reached), within what was
-- tried (filter).
ALTER TABLE petition_invalidations ADD COLUMN reached BIGINT NOT NULL DEFAULT 0;
ALTER TABLE petition_invalidations ADD COLUMN finished_at BIGINT;
ALTER TABLE petition_invalidations ADD COLUMN put_back_at BIGINT;
UPDATE petition_invalidations SET finished_at = at, put_back_at = reversed_at;
CREATE INDEX petition_invalidations_begun ON petition_invalidations(hromada_id, id)
  WHERE finished_at IS NULL OR (reversed_at IS NOT NULL AND put_back_at IS NULL);

-- Each gets its earlier standing back: 0 counted, 1 held.
ALTER TABLE petition_invalidated ADD COLUMN was BIGINT NOT NULL DEFAULT 0;
ALTER TABLE petition_invalidated ADD COLUMN put_back BIGINT NOT NULL DEFAULT 0;
UPDATE petition_invalidated SET put_back = 1
 WHERE EXISTS (SELECT 1 FROM petition_invalidations i
                WHERE i.hromada_id = petition_invalidated.hromada_id AND i.id = petition_invalidated.invalidation
                  AND i.reversed_at IS NOT NULL);
CREATE INDEX petition_invalidated_of ON petition_invalidated(hromada_id, signature);

-- Signatures that a person has looked at and counted: the program does not hold them again.
CREATE TABLE petition_reviewed(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  signature BIGINT NOT NULL,
  reviewed_by BIGINT NOT NULL,
  reviewed_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition, signature)
);

-- What the program held, and what of it a person counted after a look: everybody reads how many and why.
-- deed: held, let_in. crowd: address, device, or empty.
CREATE TABLE petition_holdings(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  deed TEXT NOT NULL,
  crowd TEXT NOT NULL,
  allowed BIGINT NOT NULL,
  n BIGINT NOT NULL,
  before_count BIGINT NOT NULL,
  after_count BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX petition_holdings_of ON petition_holdings(hromada_id, petition, id);
