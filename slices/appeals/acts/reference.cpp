#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/email.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "../reference_acts.hpp"
#include "../store.hpp"

namespace viche::appeals {

namespace {

constexpr int longest_accept_hours = 24 * 31;
constexpr int longest_term = 400;
constexpr std::size_t longest_slug = 60;

Check must_have(const By& by, Roles roles) {
  if (by.actor.is_staff() && by.actor.roles.has_any(roles)) return Done{};
  return forbidden("appeals.step_not_yours");
}

Check check_category(const Category& category) {
  Refusals refusals;
  if (category.name_uk.empty() || category.name_en.empty()) refusals.add(invalid("desk.name_missing", "name_uk"));
  if (category.accept_hours < 1 || category.accept_hours > longest_accept_hours) {
    refusals.add(invalid("desk.number_invalid", "accept_hours"));
  }
  if (category.term.count < 1 || category.term.count > longest_term)
    refusals.add(invalid("desk.number_invalid", "term_count"));
  return refusals.check();
}

bool is_slug(std::string_view text) {
  return text.size() >= 2 && text.size() <= longest_slug && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

Check change_category(const By& by, const Category& category) {
  VICHE_REQUIRE(must_have(by, {Role::administrator, Role::editor}));
  VICHE_REQUIRE(check_category(category));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto all = categories(tx);
    const auto old = std::find_if(all.begin(), all.end(), [&](const Category& c) { return c.id == category.id; });
    if (old == all.end()) return not_found();
    if (category.organisation != 0 && !kit::find_organisation(tx, category.organisation)) {
      return invalid("appeals.step_organisation_missing", "organisation");
    }
    put_category(tx, category, old->position);
    audit::record(tx, by.actor, "appeals.category", "category", category.id, by.now);
    return Done{};
  });
}

Check change_setting(const By& by, std::string_view key, std::string_view value, std::string_view act_title) {
  VICHE_REQUIRE(must_have(by, {Role::administrator}));
  const auto setting = by.services.registry.find_setting(key);
  if (!setting) return not_found("settings.unknown");
  Refusals refusals;
  refusals.add(kit::check_setting(*setting, value));
  if (setting->by_act && trimmed(act_title).empty()) refusals.add(invalid("settings.act_missing", "act"));
  VICHE_REQUIRE(refusals.check());
  return by.services.towns.set(by.town.id, by.actor, key, value, tidy_line(act_title), by.now);
}

Check change_organisation(const By& by, const kit::Organisation& organisation) {
  VICHE_REQUIRE(must_have(by, {Role::administrator}));
  Refusals refusals;
  if (!is_slug(organisation.slug)) refusals.add(invalid("desk.slug_invalid", "slug"));
  if (organisation.name_uk.empty() || organisation.name_en.empty())
    refusals.add(invalid("desk.name_missing", "name_uk"));
  if (!organisation.email.empty() && !is_email(organisation.email)) {
    refusals.add(invalid("appeals.email_invalid", "email"));
  }
  VICHE_REQUIRE(refusals.check());
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    kit::put_organisation(tx, by.actor, organisation, by.now);
    return Done{};
  });
}

}  // namespace viche::appeals
