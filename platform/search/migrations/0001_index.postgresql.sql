CREATE TABLE search_texts(
  hromada_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id BIGINT NOT NULL,
  stems TSVECTOR NOT NULL,
  PRIMARY KEY(hromada_id, kind, id)
);
CREATE INDEX search_texts_by_stem ON search_texts USING GIN(stems);
