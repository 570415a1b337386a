-- Figures and the public counts are about what everybody is shown: not what waits for a moderator or was hidden.
ALTER TABLE appeals ADD COLUMN timely BIGINT NOT NULL DEFAULT 0;

UPDATE appeals SET timely = CASE WHEN due_at IS NULL
    OR (SELECT min(e.at) FROM appeal_entries e WHERE e.hromada_id = appeals.hromada_id AND e.appeal = appeals.id
           AND e.kind IN ('report', 'explain')) < due_at THEN 1 ELSE 2 END
 WHERE EXISTS(SELECT 1 FROM appeal_entries e WHERE e.hromada_id = appeals.hromada_id AND e.appeal = appeals.id
                 AND e.kind IN ('report', 'explain'));
UPDATE appeals SET timely = CASE WHEN closed_at < due_at THEN 1 ELSE 2 END
 WHERE source = 'import' AND timely = 0 AND closed_at IS NOT NULL AND due_at IS NOT NULL;

CREATE TABLE appeal_public_counts(
  hromada_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, state)
);
INSERT INTO appeal_public_counts(hromada_id, state, total)
SELECT hromada_id, state, count(*) FROM appeals WHERE is_public = 1 AND state NOT IN ('moderation', 'rejected')
 GROUP BY hromada_id, state;

-- They are counted anew by the program, which knows the months of Kyiv.
DELETE FROM appeal_figures;

-- Forms of which more is asked on a second page; sealed, and swept after an hour.
CREATE TABLE appeal_drafts(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  key_index TEXT NOT NULL,
  content TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX appeal_drafts_by_key ON appeal_drafts(hromada_id, key_index);
