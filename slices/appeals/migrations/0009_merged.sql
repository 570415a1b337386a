-- An appeal that was about the same as another goes on in that one.
ALTER TABLE appeals ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0;
