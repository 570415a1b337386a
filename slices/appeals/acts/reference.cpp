#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/codes.hpp>
#include <viche/core/email.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "../reference_acts.hpp"
#include "../store.hpp"
#include "registering.hpp"

namespace viche::appeals {

namespace {

constexpr int longest_accept_hours = 24 * 31;
constexpr int longest_term = 400;
constexpr std::int64_t last_position = 100'000;
constexpr std::size_t longest_slug = 60;

Check check_category(const Category& category) {
  Refusals refusals;
  if (category.name_uk.empty() || category.name_en.empty()) refusals.add(invalid("desk.name_missing", "name_uk"));
  if (category.group.empty() || category.group_uk.empty() || category.group_en.empty()) {
    refusals.add(invalid("desk.group_missing", "group"));
  }
  if (category.position < 0 || category.position > last_position) {
    refusals.add(invalid("desk.number_invalid", "position"));
  }
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

Check check_new(const Category& category, const std::vector<Category>& all) {
  if (!is_slug(category.slug)) return invalid("desk.slug_invalid", "slug");
  const bool taken =
      std::any_of(all.begin(), all.end(), [&](const Category& one) { return one.slug == category.slug; });
  if (taken) return invalid("desk.slug_taken", "slug");
  return Done{};
}

Check check_executors(storage::Session& session, const Category& category) {
  const auto is_there = [&](std::int64_t id) { return id == 0 || kit::find_organisation(session, id).has_value(); };
  bool all = is_there(category.organisation);
  for (const auto& route : category.routes) all = all && is_there(route.organisation);
  if (!all) return invalid("appeals.step_organisation_missing", "organisation");
  return Done{};
}

Check check_question_group(const By& by, const std::string& group) {
  if (group.empty()) return Done{};
  const auto classifier = classifier_of(by, calendar::kyiv_day(by.now));
  if (classifier->find("question", group)) return Done{};
  return invalid("desk.question_group_unknown", "question_group",
                 {{"code", group}, {"version", classifier->version()}});
}

/// What stands in a category that is private now is shown to nobody any more.
void hide_all_of(storage::Tx& tx, const By& by, std::int64_t category) {
  std::int64_t above = 0;
  for (auto page = shown_of_category(tx, category, above); !page.empty();
       page = shown_of_category(tx, category, above)) {
    above = page.back().id;
    for (Appeal& appeal : page) {
      const i18n::Lang lang = appeal.lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
      hide(tx, by, appeal, by.services.words.text(lang, "desk.moderation.private_now"), "hide_category", {});
    }
  }
}

}  // namespace

Check change_category(const By& by, const Category& category) {
  VICHE_REQUIRE(may_do(by.actor, who::category_keepers));
  Refusals refusals;
  refusals.add(check_category(category));
  refusals.add(check_question_group(by, category.question_group));
  VICHE_REQUIRE(refusals.check());
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto all = categories(tx);
    if (category.id != 0 && !find_category(all, category.id)) return not_found();
    if (category.id == 0) VICHE_REQUIRE(check_new(category, all));
    VICHE_REQUIRE(check_executors(tx, category));
    const std::int64_t id = put_category(tx, category, category.position);
    if (!category.is_public) hide_all_of(tx, by, id);
    audit::record(tx, by.actor, "appeals.category", "category", id, by.now);
    return Done{};
  });
}

Check change_setting(const By& by, std::string_view key, std::string_view value, std::string_view act_title) {
  VICHE_REQUIRE(may_do(by.actor, who::keepers));
  return kit::change_setting(by.services, by.town.id, by.actor, key, value, act_title, by.now);
}

Check change_organisation(const By& by, const kit::Organisation& organisation) {
  VICHE_REQUIRE(may_do(by.actor, who::keepers));
  Refusals refusals;
  if (!is_slug(organisation.slug)) refusals.add(invalid("desk.slug_invalid", "slug"));
  if (organisation.name_uk.empty() || organisation.name_en.empty())
    refusals.add(invalid("desk.name_missing", "name_uk"));
  if (!organisation.email.empty() && !is_email(organisation.email)) {
    refusals.add(invalid("appeals.email_invalid", "email"));
  }
  if (!organisation.edrpou.empty() && !is_edrpou(organisation.edrpou)) {
    refusals.add(invalid("desk.edrpou_invalid", "edrpou"));
  }
  VICHE_REQUIRE(refusals.check());
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    kit::put_organisation(tx, by.actor, organisation, by.now);
    return Done{};
  });
}

}  // namespace viche::appeals
