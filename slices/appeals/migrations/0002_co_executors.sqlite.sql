-- Whom an appeal is helped with, so that their queue finds it; the order of co-executors stays in appeals.co_executors.
CREATE TABLE appeal_co_executors(
  hromada_id BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, organisation, appeal)
);
CREATE INDEX appeal_co_executors_by_appeal ON appeal_co_executors(hromada_id, appeal);

INSERT INTO appeal_co_executors(hromada_id, organisation, appeal)
SELECT DISTINCT a.hromada_id, CAST(j.value AS BIGINT), a.id
  FROM appeals a, json_each('[' || a.co_executors || ']') j
 WHERE a.co_executors <> '';
