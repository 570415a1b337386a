CREATE TABLE appeal_categories(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  slug TEXT NOT NULL,
  group_slug TEXT NOT NULL,
  group_uk TEXT NOT NULL,
  group_en TEXT NOT NULL,
  name_uk TEXT NOT NULL,
  name_en TEXT NOT NULL,
  icon TEXT NOT NULL,
  regime TEXT NOT NULL,
  emergency BIGINT NOT NULL,
  needs_place BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  active BIGINT NOT NULL,
  accept_hours BIGINT NOT NULL,
  term_count BIGINT NOT NULL,
  term_unit TEXT NOT NULL,
  organisation BIGINT NOT NULL,
  words TEXT NOT NULL,
  questions TEXT NOT NULL,
  routes TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX appeal_categories_by_slug ON appeal_categories(hromada_id, slug);

CREATE TABLE appeal_serials(
  hromada_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, year)
);

CREATE TABLE appeals(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  state_bit BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  regime TEXT NOT NULL,
  category BIGINT NOT NULL,
  emergency BIGINT NOT NULL,
  text TEXT NOT NULL,
  original_text TEXT NOT NULL,
  answers TEXT NOT NULL,
  settlement BIGINT NOT NULL,
  street BIGINT NOT NULL,
  building BIGINT NOT NULL,
  place TEXT NOT NULL,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  cell BIGINT NOT NULL,
  author_account BIGINT NOT NULL,
  author_name TEXT NOT NULL,
  author_email TEXT NOT NULL,
  author_phone TEXT NOT NULL,
  name_shown BIGINT NOT NULL,
  lang TEXT NOT NULL,
  source TEXT NOT NULL,
  organisation BIGINT NOT NULL,
  co_executors TEXT NOT NULL,
  level BIGINT NOT NULL,
  reworks BIGINT NOT NULL,
  refuted BIGINT NOT NULL,
  voices BIGINT NOT NULL,
  photos BIGINT NOT NULL,
  cover TEXT NOT NULL,
  is_public BIGINT NOT NULL,
  grade BIGINT NOT NULL,
  filed_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  accept_by BIGINT,
  due_at BIGINT,
  reported_at BIGINT,
  closed_at BIGINT,
  planned_on BIGINT,
  open_due BIGINT,
  external_id TEXT,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX appeals_by_number ON appeals(hromada_id, number);
CREATE UNIQUE INDEX appeals_by_external ON appeals(hromada_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX appeals_by_category ON appeals(hromada_id, category, id);
CREATE INDEX appeals_by_street ON appeals(hromada_id, street, id) WHERE street <> 0;
CREATE INDEX appeals_by_organisation ON appeals(hromada_id, organisation, id);
CREATE INDEX appeals_by_author ON appeals(hromada_id, author_account, id) WHERE author_account <> 0;
CREATE INDEX appeals_by_cell ON appeals(hromada_id, cell) WHERE cell <> 0;
CREATE INDEX appeals_open ON appeals(hromada_id, state, id) WHERE open_due IS NOT NULL;
CREATE INDEX appeals_due ON appeals(hromada_id, open_due, id) WHERE open_due IS NOT NULL;

CREATE TABLE appeal_entries(
  hromada_id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  text TEXT NOT NULL,
  internal BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY(hromada_id, appeal, id)
);

CREATE TABLE appeal_media(
  hromada_id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  id BIGINT NOT NULL,
  entry BIGINT NOT NULL,
  kind TEXT NOT NULL,
  file_key TEXT NOT NULL,
  type TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  hidden BIGINT NOT NULL,
  masked_key TEXT NOT NULL,
  transcript TEXT NOT NULL,
  PRIMARY KEY(hromada_id, appeal, id)
);
CREATE INDEX appeal_media_by_key ON appeal_media(hromada_id, file_key);
CREATE INDEX appeal_media_by_masked_key ON appeal_media(hromada_id, masked_key) WHERE masked_key <> '';

CREATE TABLE appeal_voices(
  hromada_id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  who TEXT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  email TEXT NOT NULL,
  lang TEXT NOT NULL,
  subscribed BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, appeal, who)
);

CREATE TABLE appeal_counts(
  hromada_id BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  state TEXT NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, organisation, state)
);

CREATE TABLE appeal_figures(
  hromada_id BIGINT NOT NULL,
  dimension TEXT NOT NULL,
  key BIGINT NOT NULL,
  month BIGINT NOT NULL,
  filed BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  on_time BIGINT NOT NULL,
  late BIGINT NOT NULL,
  reworked BIGINT NOT NULL,
  refuted BIGINT NOT NULL,
  grade_sum BIGINT NOT NULL,
  graded BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, dimension, month, key)
);
