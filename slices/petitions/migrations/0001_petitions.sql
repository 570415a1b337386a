CREATE TABLE petition_serials(
  hromada_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, year)
);

CREATE TABLE petitions(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  lang TEXT NOT NULL,
  author_account BIGINT NOT NULL,
  author_person BIGINT NOT NULL,
  author_name TEXT NOT NULL,
  author_email TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  submitted_at BIGINT,
  published_at BIGINT,
  reached_at BIGINT,
  examined_from BIGINT,
  answered_at BIGINT,
  closed_at BIGINT,
  moderate_by BIGINT,
  ends_on BIGINT,
  begin_by BIGINT,
  answer_by BIGINT,
  threshold BIGINT NOT NULL,
  days BIGINT NOT NULL,
  sponsors BIGINT NOT NULL,
  least_level BIGINT NOT NULL,
  ground TEXT NOT NULL,
  words TEXT NOT NULL,
  decision TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  merged_into BIGINT NOT NULL,
  appeal TEXT NOT NULL,
  closing_leaf BIGINT,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX petitions_by_number ON petitions(hromada_id, number) WHERE number <> 0;
CREATE INDEX petitions_by_state ON petitions(hromada_id, state, id);
CREATE INDEX petitions_of_author ON petitions(hromada_id, author_account, id) WHERE author_account <> 0;
CREATE INDEX petitions_ending ON petitions(ends_on) WHERE state IN ('collecting', 'sponsoring');

CREATE TABLE petition_steps(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  deed TEXT NOT NULL,
  text TEXT NOT NULL,
  actor BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition, id)
);

-- One person signs a petition once: the key says it, not the program.
CREATE TABLE signatures(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  person BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  name TEXT NOT NULL,
  settlement BIGINT NOT NULL,
  channel BIGINT NOT NULL,
  level BIGINT NOT NULL,
  standing BIGINT NOT NULL,
  at BIGINT NOT NULL,
  position BIGINT NOT NULL,
  address TEXT NOT NULL,
  device TEXT NOT NULL,
  sheet BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition, person)
);
CREATE UNIQUE INDEX signatures_in_order ON signatures(hromada_id, petition, id);
CREATE INDEX signatures_of_account ON signatures(hromada_id, account, id) WHERE account <> 0;
CREATE INDEX signatures_by_address ON signatures(hromada_id, petition, address) WHERE address <> '';
CREATE INDEX signatures_by_device ON signatures(hromada_id, petition, device) WHERE device <> '';
CREATE INDEX signatures_not_counted ON signatures(hromada_id, petition, standing, id) WHERE standing <> 0;

-- Numbers that pages show, kept as they change. kind: total, paper, held, invalid (bucket 0), hour (hours since 1970),
-- settlement, channel, level.
CREATE TABLE petition_tallies(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  kind TEXT NOT NULL,
  bucket BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition, kind, bucket)
);

CREATE TABLE petition_sheets(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  number TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  received_on BIGINT NOT NULL,
  state TEXT NOT NULL,
  first_by BIGINT NOT NULL,
  second_by BIGINT NOT NULL,
  accepted_by BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  repeated BIGINT NOT NULL,
  left_out BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX petition_sheets_of ON petition_sheets(hromada_id, petition, id);

CREATE TABLE petition_sheet_rows(
  hromada_id BIGINT NOT NULL,
  sheet BIGINT NOT NULL,
  row_number BIGINT NOT NULL,
  keying BIGINT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY(hromada_id, sheet, row_number, keying)
);

CREATE TABLE petition_invalidations(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  reason TEXT NOT NULL,
  filter TEXT NOT NULL,
  taken BIGINT NOT NULL,
  before_count BIGINT NOT NULL,
  after_count BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  at BIGINT NOT NULL,
  reversed_at BIGINT,
  reversal TEXT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX petition_invalidations_of ON petition_invalidations(hromada_id, petition, id);
CREATE TABLE petition_invalidated(
  hromada_id BIGINT NOT NULL,
  invalidation BIGINT NOT NULL,
  signature BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, invalidation, signature)
);

CREATE TABLE petition_alarms(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  kind TEXT NOT NULL,
  of TEXT NOT NULL,
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX petition_alarms_open ON petition_alarms(hromada_id, petition, kind, of) WHERE settled_at IS NULL;

-- Two petitions of one demand: the moderator proposes, the author agrees.
CREATE TABLE petition_merge_offers(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  into_petition BIGINT NOT NULL,
  offered_by BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition)
);

-- Who wants to be told what becomes of a petition.
CREATE TABLE petition_followers(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  account BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition, account)
);
CREATE INDEX petition_followers_of ON petition_followers(hromada_id, account);

-- Places in the journal of what was entered about signatures besides themselves: taken out, put back, closed.
CREATE TABLE petition_leaves(
  hromada_id BIGINT NOT NULL,
  petition BIGINT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, petition, position)
);
