-- What a person typed, kept while they show who they are.
CREATE TABLE kit_aside(
  hromada_id BIGINT NOT NULL,
  key_hash TEXT NOT NULL,
  fields TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, key_hash)
);
CREATE INDEX kit_aside_until ON kit_aside(until_at);
