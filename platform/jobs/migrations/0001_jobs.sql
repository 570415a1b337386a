CREATE TABLE jobs(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
-- The queue is the platform's own work across communities: its index begins with what is due.
CREATE INDEX jobs_due ON jobs(due_at) WHERE state = 'waiting';
CREATE INDEX jobs_dead ON jobs(hromada_id, id) WHERE state = 'dead';

CREATE TABLE job_timers(
  name TEXT PRIMARY KEY,
  next_at BIGINT NOT NULL
);
