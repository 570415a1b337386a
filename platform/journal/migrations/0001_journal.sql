-- Leaves of a community's tree in their order; never changed, never taken out.
CREATE TABLE journal_leaves(
  hromada_id BIGINT NOT NULL,
  position BIGINT NOT NULL,
  leaf TEXT NOT NULL,
  PRIMARY KEY(hromada_id, position)
);

-- Nodes that are full, from 16 leaves up; those below are counted from the leaves.
CREATE TABLE journal_nodes(
  hromada_id BIGINT NOT NULL,
  level BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY(hromada_id, level, position)
);

-- Signed heads. `chained_at` is the head's place in the tree of the installation.
CREATE TABLE journal_heads(
  hromada_id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  note TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  chained_at BIGINT,
  PRIMARY KEY(hromada_id, size)
);

-- How far each tree and its last head are, kept as they grow.
CREATE TABLE journal_trees(
  hromada_id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  head_size BIGINT NOT NULL,
  head_at BIGINT NOT NULL,
  PRIMARY KEY(hromada_id)
);
CREATE INDEX journal_heads_unchained ON journal_heads(made_at) WHERE chained_at IS NULL;
