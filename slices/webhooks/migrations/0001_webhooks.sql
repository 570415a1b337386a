-- Other programs that are told of what happens. Address and secret are sealed: an address may hold a key of its own.
CREATE TABLE webhooks(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  events TEXT NOT NULL,
  paused BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE TABLE webhook_deliveries(
  hromada_id BIGINT NOT NULL,
  webhook_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  event TEXT NOT NULL,
  subject BIGINT NOT NULL,
  number TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  tried_at BIGINT NOT NULL,
  give_up_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, webhook_id, id)
);
-- What waits before another of the same appeal; few rows at any time.
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries(hromada_id, webhook_id, subject, id) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries(tried_at) WHERE state <> 'waiting';
