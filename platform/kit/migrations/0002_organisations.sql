CREATE TABLE organisations(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  slug TEXT NOT NULL,
  name_uk TEXT NOT NULL,
  name_en TEXT NOT NULL,
  short_uk TEXT NOT NULL,
  short_en TEXT NOT NULL,
  kind TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  address TEXT NOT NULL,
  active BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX organisations_by_slug ON organisations(hromada_id, slug);
