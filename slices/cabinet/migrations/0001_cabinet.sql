-- Private addresses of calendars: one for an account, by a keyed hash.
CREATE TABLE cabinet_calendars(
  hromada_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  key_hash TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, account)
);
CREATE UNIQUE INDEX cabinet_calendars_by_key ON cabinet_calendars(hromada_id, key_hash);

-- Archives of all that is kept of a person, until they are taken or their time is over. key: sealed.
CREATE TABLE cabinet_exports(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  session BIGINT NOT NULL,
  key TEXT NOT NULL,
  lang TEXT NOT NULL,
  pieces BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  ready_at BIGINT,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX cabinet_exports_of ON cabinet_exports(hromada_id, account);
CREATE INDEX cabinet_exports_old ON cabinet_exports(asked_at);
