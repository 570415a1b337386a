// What can be found. The codes are those of docs/journal.md; `viche verify` has the same.
export type Finding =
  | 'good' | 'not_one' | 'line_ends' | 'mark' | 'leaf' | 'no_key' | 'other_key' | 'signature' | 'head' | 'other_tree' | 'index_beyond' | 'proof'
  | 'chain' | 'piece' | 'pieces_end' | 'root' | 'twice' | 'count' | 'older_head' | 'older_larger' | 'older_hidden' | 'older_differs';
