#include "api_query.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>

#include "pages/filters.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t most_days = 3650;

bool knows_category(const kit::Call& call, std::string_view asked) {
  const auto all = cached_categories(call.services.db, call.hromada());
  const auto id = parse_integer(asked);
  return std::any_of(all->begin(), all->end(),
                     [&](const Category& one) { return id ? one.id == *id : one.slug == asked; });
}

bool knows_group(const kit::Call& call, std::string_view asked) {
  const auto all = cached_categories(call.services.db, call.hromada());
  return std::any_of(all->begin(), all->end(), [&](const Category& one) { return one.group == asked; });
}

bool knows_organisation(const kit::Call& call, std::string_view asked) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    if (const auto id = parse_integer(asked)) return kit::find_organisation(session, *id).has_value();
    return kit::find_organisation(session, asked).has_value();
  });
}

bool knows_settlement(const kit::Call& call, std::string_view asked) {
  const auto all = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.settlements(session); });
  const auto id = parse_integer(asked);
  return id && std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == *id; });
}

bool knows_street(const kit::Call& call, std::string_view asked) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    if (const auto id = parse_integer(asked)) return call.services.territory.place_of_street(session, *id).has_value();
    return !call.services.territory.suggest_streets(session, asked, 1).empty();
  });
}

}  // namespace

void check_number(Refusals& refusals, const kit::Call& call, const char* name, std::int64_t most) {
  const std::string_view asked = trimmed(call.query(name));
  const auto number = parse_integer(asked);
  if (asked.empty() || (number && *number >= 1 && *number <= most)) return;
  refusals.add(invalid("api.number_invalid", name, {{"name", name}, {"max", std::to_string(most)}}));
}

void check_filters(Refusals& refusals, const kit::Call& call) {
  const auto asked = [&](std::string_view name) { return trimmed(call.query(name)); };
  for (const std::string_view name : filter_names) {
    if (asked(name).size() <= Query::longest_value) continue;
    refusals.add(invalid("api.value_long", std::string(name), {{"name", std::string(name)}}));
    return;
  }
  const auto check = [&](std::string_view name, bool known, const char* code) {
    if (!asked(name).empty() && !known) refusals.add(invalid(code, std::string(name), {{"name", std::string(name)}}));
  };
  const auto check_known = [&](std::string_view name, auto&& knows, const char* code) {
    check(name, asked(name).empty() || knows(call, asked(name)), code);
  };
  check("state", state_of(asked("state")).has_value(), "api.state_invalid");
  check_known("category", knows_category, "api.category_unknown");
  check_known("group", knows_group, "api.group_unknown");
  check_known("organisation", knows_organisation, "api.organisation_unknown");
  check_known("settlement", knows_settlement, "api.settlement_unknown");
  check_known("street", knows_street, "api.street_unknown");
  for (const std::string_view name : {"open", "closed", "emergency", "overdue", "refuted"}) {
    check(name, asked(name) == "1" || asked(name) == "0", "api.flag_invalid");
  }
  for (const std::string_view name : {"from", "to"}) {
    check(name, calendar::parse_day(asked(name)).has_value(), "api.day_invalid");
  }
  check_number(refusals, call, "days", most_days);
}

}  // namespace viche::appeals
