-- Programs of other cities ask for what was filed, or changed, between two moments.
CREATE INDEX appeals_by_filed_at ON appeals(hromada_id, filed_at, id);
CREATE INDEX appeals_by_changed_at ON appeals(hromada_id, changed_at, id);
