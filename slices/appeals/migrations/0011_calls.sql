-- Whose telephone filed an appeal: a keyed hash, so that a caller is found though no number lies here in the clear.
-- Empty: a number nobody could dial. It goes when the author's number goes.
CREATE TABLE appeal_phones(
  hromada_id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY(hromada_id, appeal)
);
CREATE INDEX appeal_phones_by_phone ON appeal_phones(hromada_id, phone, appeal);
-- How far the appeals from before this table have been looked through.
CREATE TABLE appeal_phones_made(
  hromada_id BIGINT NOT NULL,
  up_to BIGINT NOT NULL,
  PRIMARY KEY(hromada_id)
);

-- Calls: those that the exchange tells of, and those that an operator opens by hand (without exchange_id). Kept for the
-- set days.
CREATE TABLE appeal_calls(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  exchange_id TEXT,
  phone TEXT NOT NULL,
  phone_index TEXT NOT NULL,
  called TEXT NOT NULL,
  extension TEXT NOT NULL,
  recording TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  answered_at BIGINT,
  ended_at BIGINT,
  operator BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX appeal_calls_by_exchange ON appeal_calls(hromada_id, exchange_id) WHERE exchange_id IS NOT NULL;
CREATE INDEX appeal_calls_by_start ON appeal_calls(hromada_id, started_at);
CREATE INDEX appeal_calls_by_appeal ON appeal_calls(hromada_id, appeal) WHERE appeal <> 0;

-- What was answered on the spot. Nobody's name and no telephone.
CREATE TABLE appeal_consultations(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  category BIGINT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  lang TEXT NOT NULL,
  source TEXT NOT NULL,
  operator BIGINT NOT NULL,
  seconds BIGINT NOT NULL,
  call BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX appeal_consultations_by_time ON appeal_consultations(hromada_id, at);
CREATE INDEX appeal_consultations_by_call ON appeal_consultations(hromada_id, call) WHERE call <> 0;

-- One letter with several questions: each question is an appeal of its own.
ALTER TABLE appeals ADD COLUMN part_of BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appeals ADD COLUMN parts BIGINT NOT NULL DEFAULT 0;
CREATE INDEX appeals_by_letter ON appeals(hromada_id, part_of, id) WHERE part_of <> 0;
