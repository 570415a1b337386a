#include "calls/acts.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/channels/mail.hpp>
#include <viche/core/log.hpp>
#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>
#include <viche/i18n/anonymise.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/organisation.hpp>

#include <viche/appeals/events.hpp>
#include "acts/common.hpp"
#include "calls/phones_store.hpp"
#include "letters.hpp"
#include "settings.hpp"

namespace viche::appeals::calls {

namespace {

constexpr std::int64_t looked_through = 200;
constexpr std::size_t cases_shown = 15;
constexpr std::int64_t made_at_once = 300;
constexpr std::chrono::hours one_conversation{1};
constexpr std::string_view why = "call";

/// Open ones first, the nearest term first; then the newest.
bool goes_before(const Appeal& a, const Appeal& b) {
  if (is_open(a.state) != is_open(b.state)) return is_open(a.state);
  if (is_open(a.state) && a.due_at != b.due_at) return a.due_at && (!b.due_at || *a.due_at < *b.due_at);
  return a.id > b.id;
}

/// The cases of a number, and of the accounts that filed them.
std::vector<Appeal> cases_of(storage::Session& session, const identity::Vault& vault, std::string_view phone) {
  std::vector<Appeal> found;
  const auto take = [&](std::int64_t id) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const Appeal& one) { return one.id == id; });
    if (known) return;
    if (auto appeal = find_by_id(session, id)) found.push_back(std::move(*appeal));
  };
  for (const std::int64_t id :
       appeals_by_phone(session, phone_index(vault, session.hromada(), phone), looked_through)) {
    take(id);
  }
  std::vector<std::int64_t> accounts;
  for (const Appeal& one : found) {
    if (one.author_account != 0) accounts.push_back(one.author_account);
  }
  std::sort(accounts.begin(), accounts.end());
  accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
  for (const std::int64_t account : accounts) {
    Filter filter;
    filter.public_only = false;
    filter.author_account = account;
    filter.limit = looked_through;
    for (const Brief& brief : list(session, filter)) take(brief.id);
  }
  return found;
}

/// Has this actor looked at it in this conversation already?
bool has_looked(storage::Session& session, const By& by, std::int64_t appeal) {
  const auto looks = audit::looks_through(session, "appeal", appeal);
  return std::any_of(looks.begin(), looks.end(), [&](const audit::Look& look) {
    return look.actor == by.actor.account && look.why == why && look.at > by.now - one_conversation;
  });
}

/// The call that a form names, when it is still there.
std::optional<PhoneCall> call_of(storage::Session& session, const By& by, std::int64_t id) {
  return id == 0 ? std::nullopt : find_call(session, by.services.vault, id);
}

/// Whoever works during a call has taken it. A call opened by hand is over when its work is done.
void take_call(storage::Tx& tx, const By& by, PhoneCall call) {
  if (by.actor.is_staff()) call.operator_account = by.actor.account;
  if (call.exchange_id.empty() && !call.ended_at) call.ended_at = by.now;
  put_call(tx, by.services.vault, call);
}

}  // namespace

Result<Pushed> push(const By& by, const CallPush& push) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Pushed> {
    const auto known = find_by_exchange(tx, by.services.vault, push.exchange_id);
    VICHE_LET(call, after_push(known.value_or(PhoneCall{}), push, by.now));
    if (!known) call.id = storage::next_id();
    put_call(tx, by.services.vault, call);
    if (call.ended_at) set_length(tx, call.id, seconds_of(call, by.now));
    audit::record(tx, by.actor, "appeals.call", "call", call.id, by.now);
    return Pushed{std::move(call), !known};
  });
}

Result<std::int64_t> open_by_hand(const By& by, std::string_view phone) {
  VICHE_REQUIRE(may_take_calls(by.actor));
  PhoneCall call;
  call.id = storage::next_id();
  call.phone = canonical_phone(phone);
  if (call.phone.empty() && !trimmed(phone).empty()) return invalid("calls.phone_invalid", "phone");
  call.started_at = by.now;
  call.operator_account = by.actor.account;
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    put_call(tx, by.services.vault, call);
    audit::record(tx, by.actor, "appeals.open_call", "call", call.id, by.now);
    return call.id;
  });
}

Result<Caller> look_up(const By& by, const PhoneCall& call) {
  VICHE_REQUIRE(may_take_calls(by.actor));
  if (call.phone.empty()) return Caller{};
  auto all =
      by.services.db.read(by.town.id, [&](storage::Session& s) { return cases_of(s, by.services.vault, call.phone); });
  if (all.empty()) return Caller{};
  std::sort(all.begin(), all.end(), goes_before);
  Caller caller;
  caller.more = static_cast<std::int64_t>(all.size() - std::min(all.size(), cases_shown));
  all.resize(std::min(all.size(), cases_shown));
  const Check looked = by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    for (const Appeal& one : all) {
      if (!has_looked(tx, by, one.id))
        audit::record_look(tx, by.actor, one.author_account, "appeal", one.id, why, by.now);
    }
    return Done{};
  });
  VICHE_REQUIRE(looked);
  by.services.db.read(by.town.id, [&](storage::Session& session) {
    for (Appeal& one : all) load_author(session, by.services.vault, one);
  });
  std::int64_t newest = 0;
  for (const Appeal& one : all) {
    if (one.id < newest || one.author_name.empty() || canonical_phone(one.author_phone) != call.phone) continue;
    newest = one.id;
    caller.name = one.author_name;
    caller.email = one.author_email;
  }
  caller.cases = std::move(all);
  return caller;
}

Result<Number> file_in_call(const By& by, std::int64_t id, const Filing& filing) {
  VICHE_REQUIRE(may_take_calls(by.actor));
  VICHE_LET(number, file(by, filing, {}));
  VICHE_REQUIRE(by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto call = call_of(tx, by, id);
    if (!call) return Done{};
    call->appeal = number.code;
    take_call(tx, by, *call);
    audit::record(tx, by.actor, "appeals.file_in_call", "call", id, by.now);
    return Done{};
  }));
  return number;
}

Result<std::int64_t> consult(const By& by, Consultation one) {
  VICHE_REQUIRE(may_take_calls(by.actor));
  const auto all = cached_categories(by.services.db, by.town.id);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    VICHE_LET(earlier, answered_before(tx, by));
    if (earlier) return parse_integer(*earlier).value_or(0);
    VICHE_REQUIRE(may_consult(one, find_category(*all, one.category)));
    // Consultations are of nobody: what tells who somebody is is not kept.
    one.question = i18n::covered(one.question).text;
    one.answer = i18n::covered(one.answer).text;
    one.id = storage::next_id();
    one.at = by.now;
    if (by.actor.is_staff()) one.operator_account = by.actor.account;
    const auto call = call_of(tx, by, one.call);
    if (!call) one.call = 0;
    if (call) {
      one.seconds = seconds_of(*call, by.now);
      take_call(tx, by, *call);
    }
    insert_consultation(tx, one);
    audit::record(tx, by.actor, "appeals.consult", "consultation", one.id, by.now);
    remember_answer(tx, by, std::to_string(one.id));
    return one.id;
  });
}

Check remind(const By& by, Number number, std::string_view text, bool tell_executor) {
  VICHE_REQUIRE(may_take_calls(by.actor));
  VICHE_REQUIRE(check_message(text));
  const auto categories = cached_categories(by.services.db, by.town.id);
  const std::string link = kit::home_of(by.services, by.town) + "/desk/appeals/" + number.text();
  return change_one(by, "remind", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_talk(standing));
    if (!is_open(appeal.state)) return conflict("appeals.closed_already");
    Entry entry = entry_by(by, tell_executor ? "caller_reminds" : "note", tidy(text), appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, "note");
    const auto executor = kit::find_organisation(tx, appeal.organisation);
    if (!tell_executor || !executor || executor->email.empty()) return Done{};
    const Category* category = find_category(*categories, appeal.category);
    const DueLine line{number, category ? category->name_uk : "", appeal.place.whole(), appeal.due_at.value_or(by.now)};
    const auto letter = letter_caller_reminds(by.services.words, by.town, executor->email, link, line);
    if (const Check sent = by.services.post.send(tx, letter, by.now); !sent) {
      log::warn("appeals.letter", {{"refused", sent.refusal().code}});
    }
    return Done{};
  });
}

std::size_t forget_calls(kit::Services& services, const kit::Town& town, Instant now) {
  const Instant before = now - std::chrono::hours(24 * town.number(settings::calls_days));
  const auto gone = services.db.keep_house(town.id, [&](storage::Tx& tx) -> Result<std::size_t> {
    return static_cast<std::size_t>(delete_calls_before(tx, before));
  });
  return gone ? gone.value() : 0;
}

std::size_t make_phones(kit::Services& services, HromadaId hromada) {
  const std::int64_t newest = storage::next_id();  // what is filed from now on has its index
  std::size_t made = 0;
  for (bool more = true; more && !services.runner.is_stopping();) {
    const auto up_to = services.db.read(hromada, phones_made_up_to);
    const auto ids = services.db.read(
        hromada, [&](storage::Session& session) { return appeals_with_phone(session, up_to, made_at_once); });
    more = static_cast<std::int64_t>(ids.size()) == made_at_once;
    if (ids.empty() && up_to != 0) break;
    (void)services.db.keep_house(hromada, [&](storage::Tx& tx) -> Check {
      for (const std::int64_t id : ids) {
        auto appeal = find_by_id(tx, id);
        if (!appeal) continue;
        load_author(tx, services.vault, *appeal);
        put_phone(tx, services.vault, *appeal);
      }
      set_phones_made_up_to(tx, more ? ids.back() : newest);
      return Done{};
    });
    made += ids.size();
  }
  return made;
}

}  // namespace viche::appeals::calls
