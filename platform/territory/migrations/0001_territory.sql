-- The national codifier: the same for all communities.
CREATE TABLE territory_units(
  code TEXT NOT NULL PRIMARY KEY,
  parent TEXT NOT NULL,
  category TEXT NOT NULL,
  name TEXT NOT NULL
);
CREATE INDEX territory_units_by_parent ON territory_units(parent, code);

-- Another with every import, so that nodes know when what they keep in memory is old.
CREATE TABLE territory_revisions(
  hromada_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY(hromada_id)
);

CREATE TABLE territory_settlements(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  postcode TEXT NOT NULL,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX territory_settlements_by_code ON territory_settlements(hromada_id, code);

-- name_key: the name's words in lower case without apostrophes; one street of a settlement has it.
CREATE TABLE territory_streets(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  settlement_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX territory_streets_by_name ON territory_streets(hromada_id, settlement_id, kind, name_key);

-- The current name and the old ones. search_key: words parted by spaces, each with its stems (`word|stem|stem`).
CREATE TABLE territory_street_names(
  hromada_id BIGINT NOT NULL,
  street_id BIGINT NOT NULL,
  shown TEXT NOT NULL,
  is_old BIGINT NOT NULL,
  kind TEXT NOT NULL,
  search_key TEXT NOT NULL,
  PRIMARY KEY(hromada_id, street_id, shown)
);

-- number_key: the number in lower case without spaces, hyphens and quotes. cell: the S2 cell of the point, level 30.
CREATE TABLE territory_buildings(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  street_id BIGINT NOT NULL,
  number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  postcode TEXT NOT NULL,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  cell BIGINT,
  multi_flat BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX territory_buildings_by_number ON territory_buildings(hromada_id, street_id, number_key);
CREATE INDEX territory_buildings_by_cell ON territory_buildings(hromada_id, cell);

CREATE TABLE territory_entrances(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  building_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  first_flat BIGINT,
  last_flat BIGINT,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  PRIMARY KEY(hromada_id, id)
);
CREATE UNIQUE INDEX territory_entrances_by_number ON territory_entrances(hromada_id, building_id, number);

CREATE TABLE territory_landmarks(
  hromada_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  details TEXT NOT NULL,
  lat DOUBLE PRECISION NOT NULL,
  lon DOUBLE PRECISION NOT NULL,
  PRIMARY KEY(hromada_id, id)
);
CREATE INDEX territory_landmarks_by_kind ON territory_landmarks(hromada_id, kind, name);

-- geometry: a GeoJSON Polygon or MultiPolygon.
CREATE TABLE territory_boundaries(
  hromada_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  geometry TEXT NOT NULL,
  PRIMARY KEY(hromada_id, code)
);
