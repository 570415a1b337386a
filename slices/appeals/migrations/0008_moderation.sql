-- What moderators did and why, for everybody to read; nobody's name is in it.
CREATE TABLE appeal_moderation(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  deed TEXT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
