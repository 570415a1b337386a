-- What an account has said of others' appeals is found when its owner asks for it, or has it erased.
CREATE INDEX appeal_voices_by_account ON appeal_voices(hromada_id, account) WHERE account <> 0;
CREATE INDEX appeal_voices_by_who ON appeal_voices(hromada_id, who);
CREATE INDEX appeal_witnesses_by_account ON appeal_witnesses(hromada_id, account);
