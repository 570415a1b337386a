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
constexpr std::size_t streets_of_a_word = 5;
constexpr std::size_t shortest_street = 4;  ///< letters of a word that may name a street
constexpr std::size_t longest_query = 200;

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

int year_now(const kit::Call& call) { return calendar::year_of(calendar::kyiv_day(call.now)); }

/// The words of the names that a street has or had, when a word of the query is one of its old names or its new one.
void add_other_names(const kit::Call& call, storage::Session& session, std::string_view word,
                     std::vector<std::string>& alternatives) {
  const std::vector<std::string> asked = alternatives;
  const auto names_it = [&](const std::string& name) {
    const auto stems = call.services.lemmas.stems(name);
    return std::any_of(asked.begin(), asked.end(), [&](const std::string& stem) {
      return std::find(stems.begin(), stems.end(), stem) != stems.end();
    });
  };
  for (const auto& found : call.services.territory.suggest_streets(session, word, streets_of_a_word)) {
    std::vector<std::string> names = found.street.old_names;
    if (names.empty()) continue;
    names.push_back(found.street.name);
    if (std::none_of(names.begin(), names.end(), names_it)) continue;
    for (const std::string& name : names) {
      std::string longest;
      for (const std::string_view part : split(name, ' ')) {
        if (length(part) > length(longest)) longest = part;
      }
      for (std::string& stem : call.services.lemmas.stems(longest)) alternatives.push_back(std::move(stem));
    }
  }
}

}  // namespace

void look_for(const kit::Call& call, std::string_view text, Filter& filter) {
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const Number number : numbers_typed(text, year_now(call))) {
      if (find(session, number)) filter.numbers.push_back(number);
    }
    if (!filter.numbers.empty()) return;
    const std::string line = shortened(tidy_line(text), longest_query);
    for (const std::string_view word : split(line, ' ')) {
      auto groups = call.services.lemmas.query(word);
      if (groups.size() == 1 && length(word) >= shortest_street) add_other_names(call, session, word, groups.front());
      for (auto& group : groups) filter.words.push_back(std::move(group));
    }
  });
  if (filter.words.empty() && filter.numbers.empty()) filter.category = nothing;
}

Filter filter_of(const kit::Call& call, const Query& query) {
  Filter filter;
  const auto on = [&](std::string_view name) { return query.get(name) == "1"; };
  filter.open_only = on("open");
  filter.closed_only = on("closed");
  filter.emergency_only = on("emergency");
  if (on("overdue")) filter.overdue_at = call.now;
  filter.refuted_only = on("refuted");
  filter.group = query.get("group");
  if (query.has("category")) filter.category = category_id(call, query.get("category"));
  if (query.has("state")) filter.state = state_of(query.get("state"));
  if (query.has("state") && !filter.state) filter.category = nothing;
  if (query.has("organisation")) filter.organisation = organisation_id(call, query.get("organisation"));
  if (query.has("settlement")) filter.settlement = parse_integer(query.get("settlement")).value_or(nothing);
  if (query.has("street")) filter.street = street_id(call, query.get("street"));
  if (const auto days = parse_integer(query.get("days")); days && *days > 0 && *days <= 3650) {
    filter.filed_from = call.now - std::chrono::hours(24 * *days);
  }
  const auto day = [&](std::string_view name) {
    const auto read = calendar::parse_day(query.get(name));
    if (query.has(name) && !read) filter.category = nothing;
    return read;
  };
  if (const auto from = day("from")) filter.filed_from = calendar::start_of_day(*from);
  if (const auto to = day("to")) filter.filed_before = calendar::start_of_day(calendar::add_calendar_days(*to, 1));
  if (query.has("q")) look_for(call, query.get("q"), filter);
  return filter;
}

void each_match(storage::Session& session, Filter filter, const std::function<void(const Brief&)>& each) {
  if (filter.words.empty() && filter.numbers.empty()) return walk(session, filter, each);
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
