-- Where letters of a community come in: a mailbox over IMAP, or the community's maildir. One row at most.
CREATE TABLE appeal_mail_boxes(
  hromada_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  host TEXT NOT NULL,
  port BIGINT NOT NULL,
  starttls BIGINT NOT NULL,
  login TEXT NOT NULL,
  password TEXT NOT NULL,
  folder TEXT NOT NULL,
  move_to TEXT NOT NULL,
  validity BIGINT NOT NULL,
  last_uid BIGINT NOT NULL,
  read_at BIGINT,
  error TEXT NOT NULL,
  tries BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id)
);

-- Letters, each once by the hash of its bytes. sender: blind index of the address; content: sealed JSON; place: where it
-- lies in the mailbox; settled: it was marked as read there.
CREATE TABLE appeal_mail(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  sender TEXT NOT NULL,
  content TEXT NOT NULL,
  arrived_at BIGINT NOT NULL,
  appeal BIGINT NOT NULL,
  place TEXT NOT NULL,
  settled BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX appeal_mail_by_digest ON appeal_mail(hromada_id, digest);
CREATE INDEX appeal_mail_by_state ON appeal_mail(hromada_id, state, id);
CREATE INDEX appeal_mail_by_sender ON appeal_mail(hromada_id, sender, arrived_at);
CREATE INDEX appeal_mail_unsettled ON appeal_mail(hromada_id, id) WHERE settled = 0;

-- What came with a letter. file_key: of the file store, or empty with the reason why it was not kept.
CREATE TABLE appeal_mail_files(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  mail BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  file_key TEXT NOT NULL,
  type TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  name TEXT NOT NULL,
  refused TEXT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX appeal_mail_files_by_mail ON appeal_mail_files(hromada_id, mail);
CREATE INDEX appeal_mail_files_by_key ON appeal_mail_files(hromada_id, file_key) WHERE file_key <> '';
