-- When an appeal was due before somebody extended or shortened its term, and why the term or the regime was changed last.
ALTER TABLE appeals ADD COLUMN usual_due_at BIGINT;
ALTER TABLE appeals ADD COLUMN term_reason TEXT NOT NULL DEFAULT '';

-- The level to which being late has raised it, and of which term: a new term begins anew.
ALTER TABLE appeals ADD COLUMN escalated BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeals ADD COLUMN escalated_due BIGINT;

-- On which days an executor was told what falls due.
CREATE TABLE appeal_warnings(
  hromada_id BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, organisation, day)
);
