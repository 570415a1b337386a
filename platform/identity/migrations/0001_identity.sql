CREATE TABLE accounts(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  email_index TEXT NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  password TEXT NOT NULL,
  totp TEXT NOT NULL,
  totp_offer TEXT NOT NULL,
  totp_step BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  roles BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  level BIGINT NOT NULL,
  blocked BIGINT NOT NULL,
  lang TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX accounts_by_email ON accounts(hromada_id, email_index);
CREATE INDEX accounts_of_staff ON accounts(hromada_id, id) WHERE staff = 1;

CREATE TABLE sessions(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  account BIGINT NOT NULL,
  handle TEXT NOT NULL,
  device TEXT NOT NULL,
  factors BIGINT NOT NULL,
  by_reset_link BIGINT NOT NULL,
  began_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX sessions_by_token ON sessions(hromada_id, token_hash);
CREATE INDEX sessions_by_account ON sessions(hromada_id, account);

CREATE TABLE links(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  key_hash TEXT NOT NULL,
  purpose TEXT NOT NULL,
  email_index TEXT NOT NULL,
  email TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX links_by_key ON links(hromada_id, key_hash);
CREATE INDEX links_by_email ON links(hromada_id, email_index);

CREATE TABLE api_keys(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  key_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX api_keys_by_key ON api_keys(hromada_id, key_hash);

CREATE TABLE throttles(
  hromada_id BIGINT NOT NULL,
  what TEXT NOT NULL,
  who TEXT NOT NULL,
  tries BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, what, who)
);

-- Sealed with the root key of the installation, to tell at start that another key was brought.
CREATE TABLE vault_marks(
  name TEXT PRIMARY KEY,
  mark TEXT NOT NULL
);
