-- How well the work is done, as its author, the neighbours and the calendar see it.
ALTER TABLE appeals ADD COLUMN executed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeals ADD COLUMN advice BIGINT NOT NULL DEFAULT -1;
ALTER TABLE appeals ADD COLUMN seen_done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeals ADD COLUMN seen_undone BIGINT NOT NULL DEFAULT 0;

-- Whether the text may go into open data: 0 as the setting says, 1 a moderator said yes, 2 no.
ALTER TABLE appeals ADD COLUMN open_text BIGINT NOT NULL DEFAULT 0;

UPDATE appeals SET executed = 1
 WHERE (SELECT e.kind FROM appeal_entries e WHERE e.hromada_id = appeals.hromada_id AND e.appeal = appeals.id
           AND e.kind IN ('report', 'explain') ORDER BY e.id DESC LIMIT 1) = 'report'
   AND state IN ('on_check', 'closed');
UPDATE appeals SET executed = 1 WHERE source = 'import' AND closed_at IS NOT NULL;

ALTER TABLE appeal_figures ADD COLUMN reported BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN report_hours BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN executed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN closed_refuted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN satisfied BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN advised BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN promoters BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeal_figures ADD COLUMN detractors BIGINT NOT NULL DEFAULT 0;

-- They are counted anew by the program.
DELETE FROM appeal_figures;

-- Who of the neighbours has looked: each account once for an appeal.
CREATE TABLE appeal_witnesses(
  hromada_id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  account BIGINT NOT NULL,
  done BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, appeal, account)
);
