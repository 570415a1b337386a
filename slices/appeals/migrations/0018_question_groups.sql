-- The group of questions (part II of the classifier) that appeals of a category belong to; empty: nobody has said.
ALTER TABLE appeal_categories ADD COLUMN question_group TEXT NOT NULL DEFAULT '';

-- Did a person choose the card's group of questions? Then it stays when the category is changed. Before there were
-- groups of categories somebody always did.
ALTER TABLE appeal_cards ADD COLUMN question_by_hand BIGINT NOT NULL DEFAULT 0;
UPDATE appeal_cards SET question_by_hand = 1 WHERE question <> '';

-- Who received the person at a reception, as written in the journal; who takes the card on control, 0: nobody.
ALTER TABLE appeal_cards ADD COLUMN received_by TEXT NOT NULL DEFAULT '';
ALTER TABLE appeal_cards ADD COLUMN control_by BIGINT NOT NULL DEFAULT 0;
