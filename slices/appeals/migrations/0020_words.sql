-- The words of a place as their author wrote them, where something in them is covered; empty where nothing is.
ALTER TABLE appeals ADD COLUMN original_place TEXT NOT NULL DEFAULT '';
-- What residents wrote later and no moderator has read yet, where the community reads first.
ALTER TABLE appeal_entries ADD COLUMN unread BIGINT NOT NULL DEFAULT 0;
CREATE INDEX appeal_entries_unread ON appeal_entries(hromada_id, id) WHERE unread = 1;
UPDATE appeal_entries SET unread = 1
 WHERE actor_kind IN ('resident', 'anonymous') AND internal = 0 AND withheld = 0
   AND kind NOT IN ('filed', 'asked', 'answered', 'joined', 'note', 'moderated', 'recategorised', 'graded', 'shorten_term')
   AND (text <> '' OR EXISTS(SELECT 1 FROM appeal_media m WHERE m.hromada_id = appeal_entries.hromada_id
                                AND m.appeal = appeal_entries.appeal AND m.entry = appeal_entries.id))
   AND EXISTS(SELECT 1 FROM town_settings s WHERE s.hromada_id = appeal_entries.hromada_id
                 AND s.key = 'appeals.premoderation' AND s.value = '1');
