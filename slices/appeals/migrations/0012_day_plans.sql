-- Crews of an executor, who is in them, and whose work which appeal is on which day. Of the executor alone: residents are
-- told nothing of it.
CREATE TABLE appeal_crews(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  name TEXT NOT NULL,
  active BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX appeal_crews_by_organisation ON appeal_crews(hromada_id, organisation);

CREATE TABLE appeal_crew_members(
  hromada_id BIGINT NOT NULL,
  crew BIGINT NOT NULL,
  account BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, crew, account)
);

-- day: days since 1970, 0 when none is set; crew or account: 0 when it is nobody's yet.
CREATE TABLE appeal_day_plans(
  hromada_id BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  day BIGINT NOT NULL,
  crew BIGINT NOT NULL,
  account BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, organisation, appeal)
);
