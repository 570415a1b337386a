#include <algorithm>
#include <map>

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/log.hpp>
#include <viche/kit/organisation.hpp>

#include <viche/appeals/events.hpp>
#include "../letters.hpp"
#include "../rules/escalation.hpp"
#include "../settings.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t at_once = 200;  ///< in one transaction

std::string about(const std::vector<Category>& categories, std::int64_t category) {
  const Category* found = find_category(categories, category);
  return found ? found->name_uk : "";
}

/// A letter that cannot be sent must not keep the rest from happening.
void post(const By& by, storage::Tx& tx, const channels::Letter& letter) {
  if (letter.to_email.empty()) return;
  if (const Check sent = by.services.post.send(tx, letter, by.now); !sent) {
    log::warn("appeals.letter", {{"refused", sent.refusal().code}});
  }
}

std::vector<DueLine> falling_due(const By& by, std::int64_t organisation) {
  const auto categories = cached_categories(by.services.db, by.town.id);
  Filter filter;
  filter.public_only = false;
  filter.organisation = organisation;
  filter.due_from = by.now;
  filter.overdue_at = near_until(by.now, by.town.number(settings::warn_days));
  filter.order = Filter::Order::due_first;
  filter.limit = at_once;
  std::vector<DueLine> lines;
  by.services.db.read(by.town.id, [&](storage::Session& session) {
    for (const Brief& brief : list(session, filter)) {
      if (!is_awaited(brief.state)) continue;
      lines.push_back({brief.number, about(*categories, brief.category), brief.whole_place(), *brief.due_at});
    }
  });
  return lines;
}

bool warn(const By& by, const kit::Organisation& organisation) {
  const calendar::Day today = calendar::kyiv_day(by.now);
  const bool told = by.services.db.read(
      by.town.id, [&](storage::Session& session) { return is_warned(session, organisation.id, today); });
  if (told || organisation.email.empty()) return false;
  const std::vector<DueLine> lines = falling_due(by, organisation.id);
  if (lines.empty()) return false;
  const std::string home = kit::home_of(by.services, by.town);
  return by.services.db
      .act(by.town.id,
           [&](storage::Tx& tx) -> Check {
             if (is_warned(tx, organisation.id, today)) return conflict("appeals.step_not_open");
             insert_warning(tx, organisation.id, today);
             post(by, tx, letter_falling_due(by.services.words, by.town, organisation.email, home, lines));
             audit::record(tx, by.actor, "appeals.warn", "organisation", organisation.id, by.now);
             return Done{};
           })
      .ok();
}

/// What is raised together: to one level, told to one address.
struct Raise {
  int level = 0;
  std::string email;
  bool operator<(const Raise& other) const { return std::tie(level, email) < std::tie(other.level, other.email); }
};

std::string address_of(const By& by, storage::Session& session, const Appeal& appeal, int level) {
  if (level == 3) return by.town.text(settings::escalation_email_head);
  if (level == 2) return by.town.text(settings::escalation_email_deputy);
  const auto executor = kit::find_organisation(session, appeal.organisation);
  return executor ? executor->email : by.town.text(kit::settings::email);
}

std::map<Raise, std::vector<std::int64_t>> raises(const By& by, std::int64_t days_between) {
  return by.services.db.read(by.town.id, [&](storage::Session& session) {
    std::map<Raise, std::vector<std::int64_t>> found;
    for (const std::int64_t id : to_escalate(session, by.now, std::chrono::hours(24 * days_between), at_once)) {
      const auto appeal = find_by_id(session, id);
      const int level = appeal ? level_by_delay(*appeal, by.now, days_between) : 0;
      if (level > 0) found[{level, address_of(by, session, *appeal, level)}].push_back(id);
    }
    return found;
  });
}

/// Raises one appeal, unless somebody has answered or another node was faster.
bool raise(const By& by, storage::Tx& tx, Appeal& appeal, int level, std::int64_t days_between) {
  if (level_by_delay(appeal, by.now, days_between) != level || raised_to(appeal) >= level) return false;
  appeal.escalated = level;
  appeal.escalated_due = appeal.due_at;
  appeal.level = std::max(appeal.level, level);
  appeal.changed_at = by.now;
  update(tx, appeal);
  const std::string text =
      by.services.words.text(i18n::Lang::uk, "appeals.term.raised", {{"n", std::int64_t{appeal.level}}});
  insert_entry(tx, appeal.id, entry_by(by, "escalated", text, appeal.state));
  tell(tx, by, events::changed, appeal, "escalate", "{\"level\":" + std::to_string(level) + "}");
  return true;
}

std::size_t raise_together(const By& by, const Raise& to, const std::vector<std::int64_t>& ids,
                           std::int64_t days_between) {
  const auto categories = cached_categories(by.services.db, by.town.id);
  const std::string home = kit::home_of(by.services, by.town);
  const auto raised = by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::size_t> {
    std::vector<DueLine> lines;
    for (const std::int64_t id : ids) {
      auto appeal = find_by_id(tx, id);
      if (!appeal || !raise(by, tx, *appeal, to.level, days_between)) continue;
      lines.push_back({appeal->number, about(*categories, appeal->category), appeal->place.whole(), *appeal->due_at});
    }
    if (lines.empty()) return conflict("appeals.step_not_open");
    post(by, tx, letter_escalated(by.services.words, by.town, to.email, home, to.level, lines));
    return lines.size();
  });
  return raised ? raised.value() : 0;
}

}  // namespace

std::size_t warn_of_terms(kit::Services& services, const kit::Town& town, Instant now) {
  if (town.number(settings::warn_days) == 0 || !is_time_to_warn(now)) return 0;
  const By by{services, town, Actor::system(), false, {}, now};
  const auto organisations =
      services.db.read(town.id, [](storage::Session& session) { return kit::organisations(session); });
  return static_cast<std::size_t>(
      std::count_if(organisations.begin(), organisations.end(),
                    [&](const kit::Organisation& one) { return one.active && warn(by, one); }));
}

std::size_t escalate_overdue(kit::Services& services, const kit::Town& town, Instant now) {
  const std::int64_t days_between = town.number(settings::escalation_days);
  if (days_between == 0) return 0;
  const By by{services, town, Actor::system(), false, {}, now};
  std::size_t raised = 0;
  for (const auto& [to, ids] : raises(by, days_between)) raised += raise_together(by, to, ids, days_between);
  return raised;
}

}  // namespace viche::appeals
