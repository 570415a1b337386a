-- By which mailboxes and phones an erased person came ("mailbox:…", "phone:…", keyed hashes), while what they signed may
-- still be signed: whoever comes by the same one is the same person there.
CREATE TABLE person_doors(
  hromada_id BIGINT NOT NULL,
  door TEXT NOT NULL,
  person BIGINT NOT NULL,
  PRIMARY KEY(hromada_id, door, person)
);
CREATE INDEX person_doors_of ON person_doors(hromada_id, person);
CREATE INDEX phone_owners_by_account ON phone_owners(hromada_id, account);
