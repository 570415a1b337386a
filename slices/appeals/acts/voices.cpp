#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/email.hpp>
#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/identity/seal.hpp>
#include <viche/kit/once.hpp>
#include <viche/ui/templates.hpp>

#include <viche/appeals/events.hpp>
#include "../letters.hpp"
#include "../rules/calls.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view invitation_place = "appeals.invitation";
constexpr std::chrono::hours invitation_life{7 * 24};
constexpr int letters_an_hour = 5;  ///< to one address: nobody is flooded with them

std::string blind(const By& by, const std::string& person) { return voice_key(by.services.vault, by.town.id, person); }

std::string who_by_email(const By& by, std::string_view email) {
  return voice_key_of_email(by.services.vault, by.town.id, email);
}

/// Empty when it is no number.
std::string who_by_phone(const By& by, std::string_view phone) {
  const std::string canonical = canonical_phone(phone);
  return canonical.empty() ? "" : blind(by, "phone " + canonical);
}

/// The author's voice is the appeal itself.
bool is_the_authors(storage::Session& session, const identity::Vault& vault, const Appeal& appeal,
                    std::string_view email) {
  if (email.empty()) return false;
  Appeal opened = appeal;
  load_author(session, vault, opened);
  return to_lower(opened.author_email) == to_lower(email);
}

bool is_the_authors_phone(storage::Session& session, const By& by, const Appeal& appeal, std::string_view phone) {
  const std::string canonical = canonical_phone(phone);
  if (canonical.empty()) return false;
  Appeal opened = appeal;
  load_author(session, by.services.vault, opened);
  return canonical_phone(opened.author_phone) == canonical;
}

Reader invited(const By& by, Number number, std::string_view email, i18n::Lang lang) {
  const std::string told =
      std::string(i18n::code(lang)) + "\n" + std::to_string(by.now.seconds()) + "\n" + std::string(email);
  const std::string key = by.services.vault.seal(by.town.id, invitation_place, number.code, told);
  const std::string path = "/appeals/" + number.text() + "/voices/" + key;
  return {std::string(email), lang, kit::home_of(by.services, by.town) + ui::url(lang, path), {}};
}

}  // namespace

std::string voice_key(const identity::Vault& vault, HromadaId hromada, const std::string& person) {
  return vault.blind_index(hromada, "appeals.voice", person);
}

std::string voice_key_of_email(const identity::Vault& vault, HromadaId hromada, std::string_view email) {
  return voice_key(vault, hromada, "email " + to_lower(email));
}

Check join(const By& by, Number number, std::string_view email, std::string_view lang) {
  const bool known = by.actor.is_resident();
  if ((!known || !email.empty()) && !is_email(email)) return invalid("appeals.email_invalid", "email");
  const std::string who = known ? blind(by, "account " + std::to_string(by.actor.account)) : who_by_email(by, email);
  return change_one(by, "join", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    if (!may_see(appeal, standing)) return not_found();
    if (!is_open(appeal.state)) return conflict("appeals.closed_already");
    const bool counted = standing.author || is_the_authors(tx, by.services.vault, appeal, email) ||
                         (known && !email.empty() && has_voice(tx, appeal.id, who_by_email(by, email)));
    if (counted || !insert_voice(tx, by.services.vault, appeal.id, who, by.actor.account, email, lang, by.now)) {
      return conflict("appeals.joined_already");
    }
    ++appeal.voices;
    tell(tx, by, events::changed, appeal, "join", {}, who);
    return Done{};
  });
}

std::int64_t carry_voices(storage::Tx& tx, const By& by, Appeal from, Appeal to) {
  load_author(tx, by.services.vault, from);
  load_author(tx, by.services.vault, to);
  const auto names_of = [&](const Appeal& appeal) {
    std::vector<std::string> names;
    if (appeal.author_account != 0) names.push_back(blind(by, "account " + std::to_string(appeal.author_account)));
    if (!appeal.author_email.empty()) names.push_back(who_by_email(by, appeal.author_email));
    if (const std::string who = who_by_phone(by, appeal.author_phone); !who.empty()) names.push_back(who);
    return names;
  };
  std::int64_t more = copy_voices(tx, from.id, to.id);
  // The author of the other one is no voice of it.
  for (const std::string& who : names_of(to)) more -= remove_voice(tx, to.id, who) ? 1 : 0;
  std::vector<std::string> names = names_of(from);
  const std::vector<std::string> others = names_of(to);
  const bool counted = std::any_of(names.begin(), names.end(), [&](const std::string& who) {
    return has_voice(tx, to.id, who) || std::find(others.begin(), others.end(), who) != others.end();
  });
  if (counted) return more;
  const std::string who = names.empty() ? blind(by, "appeal " + std::to_string(from.id)) : names.front();
  insert_voice(tx, by.services.vault, to.id, who, from.author_account, from.author_email, from.lang, by.now);
  return more + 1;
}

Check join_caller(const By& by, Number number, std::string_view phone, std::string_view email, std::string_view lang) {
  VICHE_REQUIRE(may_take_calls(by.actor));
  const std::string by_phone = who_by_phone(by, phone);
  if (email.empty() && by_phone.empty()) return invalid("calls.contact_missing", "email");
  if (!email.empty() && !is_email(email)) return invalid("appeals.email_invalid", "email");
  return change_one(by, "join", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    if (!may_see(appeal, standing)) return not_found();
    if (!is_shown_to_all(appeal)) return conflict("appeals.join_private");
    if (!is_open(appeal.state)) return conflict("appeals.closed_already");
    const std::string who = email.empty() ? by_phone : who_by_email(by, email);
    const bool counted = is_the_authors(tx, by.services.vault, appeal, email) ||
                         is_the_authors_phone(tx, by, appeal, phone) || has_voice(tx, appeal.id, by_phone);
    if (counted || !insert_voice(tx, by.services.vault, appeal.id, who, 0, email, lang, by.now)) {
      return conflict("appeals.joined_already");
    }
    ++appeal.voices;
    tell(tx, by, events::changed, appeal, "join", {}, who);
    return Done{};
  });
}

Check ask_to_join(const By& by, Number number, std::string_view email, i18n::Lang lang) {
  if (!is_email(email)) return invalid("appeals.email_invalid", "email");
  const Check allowed = by.services.identity.throttle(by.town.id, "appeals.invitation", to_lower(email),
                                                      letters_an_hour, std::chrono::hours(1));
  const Reader reader = invited(by, number, email, lang);
  const By own = keyed(by, "ask_to_join", number);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto appeal = find(tx, number);
    if (!appeal || !may_see(*appeal, standing_of(*appeal, by.actor, by.by_link))) return not_found();
    if (!is_open(appeal->state)) return conflict("appeals.closed_already");
    audit::record(tx, by.actor, "appeals.ask_to_join", "appeal", appeal->id, by.now);
    if (!allowed || kit::answered(tx, own.form_key)) return Done{};
    kit::remember(tx, own.form_key, "asked", by.now);
    return by.services.post.send(tx, letter_invitation(by.services.words, by.town, *appeal, reader), by.now);
  });
}

std::optional<Invitation> read_invitation(const kit::Services& services, HromadaId hromada, Number number,
                                          std::string_view key, Instant now) {
  const auto told = services.vault.open(hromada, invitation_place, number.code, key);
  const auto parts = told ? split(*told, '\n') : std::vector<std::string_view>();
  if (parts.size() != 3) return std::nullopt;
  const std::int64_t age = now.seconds() - parse_integer(parts[1]).value_or(0);
  if (age > std::chrono::seconds(invitation_life).count()) return std::nullopt;
  return Invitation{std::string(parts[2]), std::string(parts[0])};
}

Check unsubscribe(const By& by, Number number, std::string_view email_key) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto appeal = find(tx, number);
    if (!appeal) return not_found();
    if (!has_voice(tx, appeal->id, email_key)) return not_found("appeals.link_wrong");
    if (end_subscription(tx, appeal->id, email_key)) tell(tx, by, events::changed, *appeal, "unsubscribe");
    return Done{};
  });
}

}  // namespace viche::appeals
