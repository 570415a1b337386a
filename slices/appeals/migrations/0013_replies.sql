-- Versions of the classifier of appeals that a community brought itself; codes as a CSV table.
CREATE TABLE appeal_classifiers(
  hromada_id BIGINT NOT NULL,
  version TEXT NOT NULL,
  act TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  codes TEXT NOT NULL,
  imported_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, version)
);

-- What letters of reply are made from; a change is a new version.
CREATE TABLE appeal_reply_templates(
  hromada_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, kind, version)
);

-- Letters of reply: drafts, and issued ones, which nobody changes. What is in them is sealed.
CREATE TABLE appeal_replies(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  kind TEXT NOT NULL,
  template_version BIGINT NOT NULL,
  content TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  year BIGINT,
  serial BIGINT,
  issued_on BIGINT,
  issued_at BIGINT,
  issued_by BIGINT,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX appeal_replies_by_appeal ON appeal_replies(hromada_id, appeal, id);
CREATE UNIQUE INDEX appeal_replies_by_number ON appeal_replies(hromada_id, year, serial) WHERE serial IS NOT NULL;

CREATE TABLE appeal_reply_serials(
  hromada_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, year)
);
