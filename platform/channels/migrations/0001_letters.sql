CREATE TABLE letters(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  state TEXT NOT NULL,
  letter TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  error TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  settled_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX letters_dead ON letters(hromada_id, id) WHERE state = 'dead';
CREATE INDEX letters_sent ON letters(settled_at) WHERE state = 'sent';
