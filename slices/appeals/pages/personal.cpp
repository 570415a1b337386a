#include "personal.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "acts.hpp"
#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "settings.hpp"
#include "store/personal.hpp"

/// What the cabinet shows of appeals.
namespace viche::appeals {

namespace {

constexpr std::int64_t most_cases = 500;
constexpr std::chrono::microseconds a_moment{1};  ///< a day that is over at midnight is the day before

std::string own_path(Number number) { return "/my/appeals/" + number.text(); }

std::string named(const kit::Call& call, Number number) {
  return call.word("appeals.personal.appeal", {{"number", number.text()}});
}

std::vector<kit::CabinetCase> cases_of(kit::Call& call) {
  if (call.actor.account == 0) return {};
  Filter filter;
  filter.public_only = false;
  filter.author_account = call.actor.account;
  filter.limit = most_cases;
  std::vector<Brief> briefs;
  std::set<std::int64_t> asked;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    briefs = list(session, filter);
    for (const std::int64_t id : asked_of_author(session, call.actor.account)) asked.insert(id);
  });
  const auto categories = cached_categories(call.services.db, call.hromada());
  std::vector<kit::CabinetCase> cases;
  for (const Brief& brief : briefs) {
    const Headline title = headline_of(call.services.words, call.lang, *categories, brief);
    kit::CabinetCase one{title.text,
                         own_path(brief.number),
                         told_state(call.services.words, call.lang, brief.state, brief.outcome),
                         brief.whole_place(),
                         brief.filed_at,
                         title.lang};
    one.kind = named(call, brief.number);
    one.icon = "chat";
    one.closed = !is_open(brief.state);
    one.waits_for_me = !one.closed && (brief.state == State::on_check || asked.count(brief.id) > 0);
    cases.push_back(std::move(one));
  }
  return cases;
}

/// The days of one open appeal.
void put_terms(const kit::Call& call, const Appeal& appeal, std::vector<kit::CabinetTerm>& terms) {
  const auto add = [&](const char* word, Instant at) {
    terms.push_back(
        {at, true, call.word(word, {{"number", appeal.number.text()}}), own_path(appeal.number), appeal.place.whole()});
  };
  if (appeal.state == State::on_check && appeal.reported_at) {
    add("appeals.personal.term_confirm",
        silence_ends(*appeal.reported_at, call.town->number(settings::silence_closes_days)) - a_moment);
    return;
  }
  if (appeal.planned_on) add("appeals.personal.term_planned", calendar::start_of_day(*appeal.planned_on));
  if (appeal.due_at) {
    const bool law = appeal.regime == Regime::law393;
    add(law ? "appeals.personal.term_answer" : "appeals.personal.term_done", *appeal.due_at - a_moment);
  }
}

std::vector<kit::CabinetTerm> terms_of(kit::Call& call) {
  std::vector<kit::CabinetTerm> terms;
  if (call.actor.account == 0) return terms;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const std::int64_t id : appeals_of_author(session, call.actor.account)) {
      const auto appeal = find_by_id(session, id);
      if (appeal && is_open(appeal->state)) put_terms(call, *appeal, terms);
    }
  });
  return terms;
}

std::vector<kit::CabinetLetter> letters_of(kit::Call& call) {
  std::vector<kit::CabinetLetter> letters;
  if (call.actor.account == 0) return letters;
  const auto issued = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return letters_to_author(session, call.actor.account); });
  for (const IssuedTo& one : issued) {
    const std::string number = std::to_string(one.serial) + "/" + std::to_string(one.year);
    letters.push_back({one.issued_at, call.word("reply.kind." + one.kind) + ", № " + number,
                       own_path(one.appeal) + "/letters/" + std::to_string(one.id), named(call, one.appeal)});
  }
  return letters;
}

std::vector<OwnVoice> own_voices(const kit::Call& call, storage::Session& session) {
  if (call.actor.account == 0) return {};
  return voices_of(session, call.actor.account, own_email_key(call.services, call.hromada(), call.actor.account));
}

std::vector<kit::CabinetSubscription> subscriptions_of(kit::Call& call) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  std::vector<kit::CabinetSubscription> all;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const OwnVoice& voice : own_voices(call, session)) {
      const auto appeal = voice.subscribed ? find_by_id(session, voice.appeal) : std::nullopt;
      if (!appeal) continue;
      // What was taken from everybody since is not told again.
      const bool shown = is_shown_to_all(*appeal);
      const Headline title = shown ? headline_of(call.services.words, call.lang, *categories, *appeal)
                                   : Headline{named(call, appeal->number), {}};
      all.push_back({std::to_string(appeal->number.code), title.text, "/appeals/" + appeal->number.text(),
                     shown ? named(call, appeal->number) : std::string(), title.lang});
    }
  });
  return all;
}

Check end_own_subscription(kit::Call& call, std::string_view id) {
  std::vector<std::pair<Number, std::string>> found;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const OwnVoice& voice : own_voices(call, session)) {
      const auto appeal = voice.subscribed ? find_by_id(session, voice.appeal) : std::nullopt;
      if (appeal && std::to_string(appeal->number.code) == id) found.emplace_back(appeal->number, voice.who);
    }
  });
  if (found.empty()) return not_found();
  for (const auto& [number, who] : found) {
    VICHE_REQUIRE(unsubscribe({call.services, *call.town, call.actor, false, {}, call.now}, number, who));
  }
  return Done{};
}

std::optional<kit::CabinetCase> seen(kit::Call& call, std::string_view object, std::int64_t id) {
  if (object != "appeal") return std::nullopt;
  const auto appeal =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_by_id(session, id); });
  if (!appeal) return std::nullopt;
  const bool own = call.actor.account != 0 && appeal->author_account == call.actor.account;
  return kit::CabinetCase{
      named(call, appeal->number), own ? own_path(appeal->number) : std::string(), {}, {}, appeal->filed_at};
}

}  // namespace

void contribute_personal(kit::Contributions& contributions) {
  contributions.cabinet = cases_of;
  contributions.terms = terms_of;
  contributions.letters = letters_of;
  contributions.subscriptions = subscriptions_of;
  contributions.unsubscribe = end_own_subscription;
  contributions.seen_through = seen;
  contributions.personal = give_personal;
  contributions.erase = erase_person;
}

}  // namespace viche::appeals
