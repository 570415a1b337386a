-- Signatures keep the way in which they came; that they were carried over stands beside it.
ALTER TABLE signatures ADD COLUMN merged_from BIGINT NOT NULL DEFAULT 0;
INSERT INTO petition_tallies(hromada_id, petition, kind, bucket, n)
SELECT hromada_id, petition, 'merged', 0, n FROM petition_tallies WHERE kind = 'channel' AND bucket = 2;

-- How far the signatures of a petition have gone over into another, and why some could not.
CREATE TABLE petition_merges(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  into_petition BIGINT NOT NULL,
  last BIGINT NOT NULL,
  carried BIGINT NOT NULL,
  held BIGINT NOT NULL,
  twice BIGINT NOT NULL,
  low BIGINT NOT NULL,
  nameless BIGINT NOT NULL,
  late BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY(hromada_id, petition)
);
CREATE INDEX petition_merges_into ON petition_merges(hromada_id, into_petition);
CREATE INDEX petition_merges_going ON petition_merges(hromada_id) WHERE done_at IS NULL;

ALTER TABLE petition_sheets ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE petition_sheet_rows ADD COLUMN keyed_by BIGINT NOT NULL DEFAULT 0;
UPDATE petition_sheet_rows SET keyed_by = coalesce((
  SELECT CASE WHEN petition_sheet_rows.keying = 1 THEN s.first_by ELSE s.second_by END FROM petition_sheets s
   WHERE s.hromada_id = petition_sheet_rows.hromada_id AND s.id = petition_sheet_rows.sheet), 0);

-- What a person said about themselves when they signed, so that they are not asked each time. wording: of the sentence.
CREATE TABLE petition_sayings(
  hromada_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  what TEXT NOT NULL,
  wording TEXT NOT NULL,
  said_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, account, what)
);
