-- How strong a session may be, by the door it was opened through: 1 e-mail, 2 phone, 3 strong.
ALTER TABLE sessions ADD COLUMN ceiling BIGINT NOT NULL DEFAULT 3;
ALTER TABLE accounts ADD COLUMN phone_confirmed BIGINT NOT NULL DEFAULT 0;

CREATE TABLE persons(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  numbers TEXT NOT NULL,
  method TEXT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  erased_at BIGINT,
  keep_until BIGINT,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX persons_by_account ON persons(hromada_id, account) WHERE account <> 0;
CREATE INDEX persons_erased ON persons(keep_until) WHERE keep_until IS NOT NULL;

-- Keyed hashes of the numbers of a person's documents: "rnokpp:…", "unzr:…", "passport:…", "subject:…".
CREATE TABLE person_marks(
  hromada_id BIGINT NOT NULL,
  mark TEXT NOT NULL,
  person BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, mark)
);
CREATE INDEX person_marks_of ON person_marks(hromada_id, person);

CREATE TABLE passkeys(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  credential_index TEXT NOT NULL,
  credential TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  counter BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX passkeys_by_credential ON passkeys(hromada_id, credential_index);
CREATE INDEX passkeys_of_account ON passkeys(hromada_id, account);

-- What was asked of a browser or a provider and is answered once: challenges, states.
CREATE TABLE asked(
  hromada_id BIGINT NOT NULL,
  key_hash TEXT NOT NULL,
  purpose TEXT NOT NULL,
  sealed TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, key_hash)
);
CREATE INDEX asked_until ON asked(until_at);

CREATE TABLE recovery_codes(
  hromada_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, account, code_hash)
);

CREATE TABLE phone_codes(
  hromada_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  phone TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  tries BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, account)
);
CREATE TABLE phone_owners(
  hromada_id BIGINT NOT NULL,
  phone_index TEXT NOT NULL,
  account BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, phone_index)
);
