-- What not everybody sees: among them are those that wait for a moderator, whatever their regime has become.
DROP INDEX appeals_hidden_law;
CREATE INDEX appeals_hidden ON appeals(hromada_id, id) WHERE is_public = 0;
