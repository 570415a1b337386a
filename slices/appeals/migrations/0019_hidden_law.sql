-- Appeals under the law that not everybody sees: among them are those that wait for a moderator while they are worked on.
CREATE INDEX appeals_hidden_law ON appeals(hromada_id, id) WHERE regime = 'law393' AND is_public = 0;
CREATE INDEX appeal_moderation_of ON appeal_moderation(hromada_id, appeal, deed);
