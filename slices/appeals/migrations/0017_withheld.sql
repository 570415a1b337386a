-- Words of a line of the timeline that a moderator has taken from the public pages; author and staff still read them.
ALTER TABLE appeal_entries ADD COLUMN withheld BIGINT NOT NULL DEFAULT 0;
