CREATE VIRTUAL TABLE search_texts USING fts5(stems, scope, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'");
