CREATE TABLE audit(
  hromada_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  object_id BIGINT NOT NULL,
  details TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY(hromada_id, seq)
);
CREATE INDEX audit_by_object ON audit(hromada_id, object, object_id, seq);

CREATE TABLE audit_looks(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  subject BIGINT NOT NULL,
  object TEXT NOT NULL,
  object_id BIGINT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX audit_looks_by_subject ON audit_looks(hromada_id, subject, id);
CREATE INDEX audit_looks_by_object ON audit_looks(hromada_id, object, object_id, id);
