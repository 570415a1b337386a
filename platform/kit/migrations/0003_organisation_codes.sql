-- ЄДРПОУ of an executor, as open data name it.
ALTER TABLE organisations ADD COLUMN edrpou TEXT NOT NULL DEFAULT '';
