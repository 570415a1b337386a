#pragma once
#include <functional>
#include <initializer_list>
#include <string_view>

#include <viche/kit/call.hpp>

#include "pages/query.hpp"
#include "store.hpp"

namespace viche::appeals {

/// The filter that a page's or a feed's query means:
///   q words in any form · state · open=1 · closed=1 · emergency=1 · overdue=1 · refuted=1
///   category (identifier or slug) · group (slug) · organisation (identifier or slug)
///   settlement (identifier) · street (identifier, or as typed)
///   from, to (2026-11-30, both included) · days (back from now)
/// What is not understood finds nothing rather than everything.
Filter filter_of(const kit::Call& call, const Query& query);

/// What was typed into a search field: a number in any of the ways it is written, else words; a street is found by its
/// old names too.
void look_for(const kit::Call& call, std::string_view text, Filter& filter);

/// Walks over all that match, words too, in pages; for exports.
void each_match(storage::Session& session, Filter filter, const std::function<void(const Brief&)>& each);

/// The names that `filter_of` reads.
inline const std::initializer_list<std::string_view> filter_names{
    "q",     "state",        "open",       "closed", "emergency", "overdue", "refuted", "category",
    "group", "organisation", "settlement", "street", "from",      "to",      "days"};

}  // namespace viche::appeals
