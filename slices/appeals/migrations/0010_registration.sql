-- What the law on citizens' appeals wants to know and to be done: where the author lives, whom a complaint is about, on
-- which ground an appeal ended, where it was forwarded.
ALTER TABLE appeals ADD COLUMN author_residence TEXT NOT NULL DEFAULT '';
ALTER TABLE appeals ADD COLUMN complaint_about BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeals ADD COLUMN ground TEXT NOT NULL DEFAULT '';
ALTER TABLE appeals ADD COLUMN forwarded_to TEXT NOT NULL DEFAULT '';

-- Its turn in the queue: when it falls due, or earlier by so many days when its author goes first.
ALTER TABLE appeals ADD COLUMN days_ahead BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeals ADD COLUMN turn BIGINT;
UPDATE appeals SET turn = open_due;
DROP INDEX appeals_due;
CREATE INDEX appeals_by_turn ON appeals(hromada_id, turn, id) WHERE turn IS NOT NULL;
CREATE INDEX appeals_under_law ON appeals(hromada_id, id) WHERE regime = 'law393';

-- The registration card of an appeal under the law. Codes are those of the classifier's version it was filled by; lists
-- are separated by commas.
CREATE TABLE appeal_cards(
  hromada_id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  year BIGINT NOT NULL,
  serial BIGINT NOT NULL,
  registration_index TEXT NOT NULL,
  received_on BIGINT NOT NULL,
  signed_on BIGINT,
  classifier TEXT NOT NULL,
  form TEXT NOT NULL,
  sign TEXT NOT NULL,
  kind TEXT NOT NULL,
  sex TEXT NOT NULL,
  subject TEXT NOT NULL,
  type TEXT NOT NULL,
  applicant TEXT NOT NULL,
  social TEXT NOT NULL,
  result TEXT NOT NULL,
  question TEXT NOT NULL,
  more_questions TEXT NOT NULL,
  sent_from TEXT NOT NULL,
  sent_from_on BIGINT,
  sent_from_index TEXT NOT NULL,
  sheets BIGINT NOT NULL,
  previous BIGINT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY(hromada_id, appeal)
);
CREATE UNIQUE INDEX appeal_cards_by_serial ON appeal_cards(hromada_id, year, serial);
CREATE INDEX appeal_cards_by_day ON appeal_cards(hromada_id, received_on, serial);
CREATE INDEX appeal_cards_by_text ON appeal_cards(hromada_id, fingerprint) WHERE fingerprint <> '';

CREATE TABLE appeal_card_serials(
  hromada_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, year)
);

-- Appeals under the law by who wrote them: keyed hashes of an account, an e-mail, a phone, a name with a residence.
CREATE TABLE appeal_authors(
  hromada_id BIGINT NOT NULL,
  who TEXT NOT NULL,
  appeal BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, who, appeal)
);
CREATE INDEX appeal_authors_by_appeal ON appeal_authors(hromada_id, appeal);
