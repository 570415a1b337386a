-- What was tried without a mail server is looked for every minute, among letters that are mostly sent.
CREATE INDEX letters_waiting ON letters(error, hromada_id, id) WHERE state = 'waiting';
