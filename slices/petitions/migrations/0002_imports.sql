-- What came from another system, under the name it had there: an import that is begun again takes nothing twice.
CREATE TABLE petition_imports(
  hromada_id BIGINT NOT NULL,
  external_id TEXT NOT NULL,
  petition BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, external_id)
);
