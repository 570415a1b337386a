CREATE TABLE hromadas(
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL,
  name_uk TEXT NOT NULL,
  name_en TEXT NOT NULL,
  hosts TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE town_settings(
  hromada_id BIGINT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  act_title TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, key)
);

CREATE TABLE form_keys(
  hromada_id BIGINT NOT NULL,
  form_key TEXT NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, form_key)
);
