#include "pages/filters.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/territory/register.hpp>

namespace viche::appeals {

namespace {

/// No row has it: a filter that names something unknown finds nothing.
constexpr std::int64_t nothing = -1;

std::int64_t category_id(const kit::Call& call, std::string_view text) {
  if (const auto id = parse_integer(text)) return *id;
  const auto all = cached_categories(call.services.db, call.hromada());
  const auto found = std::find_if(all->begin(), all->end(), [&](const Category& one) { return one.slug == text; });
  return found == all->end() ? nothing : found->id;
}

std::int64_t organisation_id(const kit::Call& call, std::string_view text) {
  if (const auto id = parse_integer(text)) return *id;
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto found = kit::find_organisation(session, text);
    return found ? found->id : nothing;
  });
}

std::int64_t street_id(const kit::Call& call, std::string_view text) {
  if (const auto id = parse_integer(text)) return *id;
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto found = call.services.territory.suggest_streets(session, text, 1);
    return found.empty() ? nothing : found.front().street.id;
  });
}

}  // namespace

Filter filter_of(const kit::Call& call, const Query& query) {
  Filter filter;
  const auto on = [&](std::string_view name) { return query.get(name) == "1"; };
  filter.open_only = on("open");
  filter.closed_only = on("closed");
  filter.emergency_only = on("emergency");
  if (on("overdue")) filter.overdue_at = call.now;
  filter.refuted_only = on("refuted");
  filter.group = query.get("group");
  if (query.has("state")) filter.state = state_of(query.get("state"));
  if (query.has("state") && !filter.state) filter.category = nothing;
  if (query.has("category")) filter.category = category_id(call, query.get("category"));
  if (query.has("organisation")) filter.organisation = organisation_id(call, query.get("organisation"));
  if (query.has("settlement")) filter.settlement = parse_integer(query.get("settlement")).value_or(nothing);
  if (query.has("street")) filter.street = street_id(call, query.get("street"));
  if (const auto days = parse_integer(query.get("days")); days && *days > 0 && *days <= 3650) {
    filter.filed_from = call.now - std::chrono::hours(24 * *days);
  }
  if (const auto day = calendar::parse_day(query.get("from"))) filter.filed_from = calendar::start_of_day(*day);
  if (const auto day = calendar::parse_day(query.get("to"))) {
    filter.filed_before = calendar::start_of_day(calendar::add_calendar_days(*day, 1));
  }
  if (query.has("q")) {
    filter.words = call.services.lemmas.query(query.get("q"));
    if (filter.words.empty()) filter.category = nothing;
  }
  return filter;
}

void each_match(storage::Session& session, Filter filter, const std::function<void(const Brief&)>& each) {
  if (filter.words.empty()) return walk(session, filter, each);
  filter.order = Filter::Order::newest;
  filter.limit = 500;
  for (;;) {
    const auto page = list(session, filter);
    for (const Brief& brief : page) each(brief);
    if (static_cast<std::int64_t>(page.size()) < filter.limit) return;
    filter.below = page.back().id;
  }
}

}  // namespace viche::appeals
