#include "personal.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/call.hpp>

#include "acts.hpp"
#include "store.hpp"
#include "store/integrity.hpp"
#include "store/personal.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t shown = 50, all = 1'000'000;

std::string path_of(const Petition& petition) { return "/petitions/" + petition.number.text(); }
/// Its author's own page: also of what nobody else sees.
std::string own_path(const Petition& petition) { return "/my/petitions/" + std::to_string(petition.id); }

std::vector<Brief> written_by(storage::Session& session, std::int64_t account, std::int64_t limit) {
  Wanted wanted;
  wanted.author_account = account;
  wanted.limit = limit;
  return list(session, wanted);
}

/// Petitions somebody signed or follows, each once.
std::vector<Petition> concerned(storage::Session& session, const kit::Call& call) {
  std::vector<std::int64_t> ids = followed_by(session, call.actor.account);
  for (const Signature& one : signatures_of_account(session, call.services.vault, call.actor.account, shown)) {
    ids.push_back(one.petition);
  }
  std::sort(ids.begin(), ids.end(), std::greater<>());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<Petition> petitions;
  for (const std::int64_t id : ids) {
    auto petition = find_by_id(session, id);
    if (petition && petition->is_public()) petitions.push_back(*std::move(petition));
  }
  return petitions;
}

std::string state_of(const kit::Call& call, const Petition& petition) {
  const bool rejected = petition.state == State::answered && petition.decision == Decision::rejected;
  return call.word(rejected ? "petitions.stands.rejected" : "petitions.stands." + std::string(name(petition.state)));
}

/// As correspondence.cpp writes.
bool is_told_to_followers(Deed deed) {
  return deed != Deed::submit && deed != Deed::sponsored && deed != Deed::refuse && deed != Deed::withdraw;
}

bool is_over(State state) {
  return state != State::draft && state != State::sponsoring && state != State::moderation &&
         state != State::collecting && state != State::reached && state != State::examining &&
         state != State::executing;
}

kit::CabinetCase case_of(const kit::Call& call, const Petition& petition, std::string path, Instant at) {
  kit::CabinetCase one{petition.title, std::move(path), state_of(call, petition), "", at, petition.lang};
  one.kind = call.word("petitions.cabinet.kind");
  one.icon = "people";
  one.closed = is_over(petition.state);
  return one;
}

std::vector<kit::CabinetCase> cases(kit::Call& call) {
  if (call.actor.account == 0) return {};
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<kit::CabinetCase> found;
    for (const Brief& brief : written_by(session, call.actor.account, shown)) {
      const Petition& one = brief.petition;
      kit::CabinetCase shown_case = case_of(call, one, own_path(one), one.submitted_at.value_or(one.created_at));
      shown_case.note = call.word("petitions.cabinet.written");
      shown_case.waits_for_me = one.state == State::draft || merge_offer(session, one.id) != 0;
      found.push_back(std::move(shown_case));
    }
    for (const Signature& one : signatures_of_account(session, call.services.vault, call.actor.account, shown)) {
      const auto petition = find_by_id(session, one.petition);
      if (!petition || !petition->is_public()) continue;
      if (petition->author_account == call.actor.account) continue;
      found.push_back(case_of(call, *petition, path_of(*petition), one.at));
      found.back().note = call.word("petitions.cabinet.signed");
    }
    return found;
  });
}

void add_term(std::vector<kit::CabinetTerm>& terms, const kit::Call& call, const Petition& petition) {
  const auto add = [&](const std::optional<calendar::Day>& day, const char* note) {
    if (day)
      terms.push_back({calendar::start_of_day(*day), true, petition.title, path_of(petition),
                       call.word("petitions.cabinet." + std::string(note)), petition.lang});
  };
  if (petition.is_open()) add(petition.ends_on, "collects_until");
  if (petition.state == State::examining) add(petition.answer_by, "answer_by");
}

std::vector<kit::CabinetTerm> terms(kit::Call& call) {
  if (call.actor.account == 0) return {};
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<kit::CabinetTerm> found;
    std::vector<std::int64_t> own;
    for (const Brief& brief : written_by(session, call.actor.account, shown)) {
      own.push_back(brief.petition.id);
      if (brief.petition.is_public()) add_term(found, call, brief.petition);
    }
    for (const Petition& one : concerned(session, call)) {
      if (std::find(own.begin(), own.end(), one.id) == own.end()) add_term(found, call, one);
    }
    return found;
  });
}

std::vector<kit::CabinetSubscription> subscriptions(kit::Call& call) {
  if (call.actor.account == 0) return {};
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<kit::CabinetSubscription> found;
    for (const std::int64_t id : followed_by(session, call.actor.account)) {
      const auto petition = find_by_id(session, id);
      if (!petition) continue;
      const bool own = petition->author_account == call.actor.account;
      if (!own && !petition->is_public()) continue;
      found.push_back({std::to_string(id), petition->title, own ? own_path(*petition) : path_of(*petition),
                       call.word("petitions.cabinet.follows"), petition->lang});
    }
    return found;
  });
}

Check unsubscribe(kit::Call& call, std::string_view id) {
  const auto petition = parse_integer(id);
  const bool known = petition && call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return follows(session, *petition, call.actor.account);
  });
  if (!known) return not_found();
  return leave({call.services, *call.town, call.actor, call.now}, *petition, call.actor.account);
}

/// Letters about one petition, under the subjects that they had.
class LettersOf {
 public:
  LettersOf(const kit::Call& call, const Petition& petition, std::string path)
      : call_(call), petition_(petition), path_(std::move(path)) {}

  void add(std::string_view deed, Instant at) {
    std::string note =
        call_.word("petitions.letter." + std::string(deed) + ".subject", {{"number", petition_.number.text()}});
    if (deed == name(Deed::answer)) {
      note = call_.word("petitions.cabinet.answered") + ": " +
             call_.word("petitions.decision." + std::string(name(petition_.decision)));
    }
    all.push_back({at, petition_.title, path_, std::move(note), petition_.lang});
  }

  std::vector<kit::CabinetLetter> all;

 private:
  const kit::Call& call_;
  const Petition& petition_;
  std::string path_;
};

/// What its author was written: of every step but their own, of what was proposed to them, of signatures taken out.
std::vector<kit::CabinetLetter> letters_to_author(storage::Session& session, const kit::Call& call,
                                                  const Petition& petition) {
  LettersOf letters(call, petition, own_path(petition));
  for (const Step& step : steps(session, petition.id)) {
    if (step.deed != Deed::withdraw) letters.add(name(step.deed), step.at);
  }
  for (const audit::Entry& entry : audit::entries_of(session, "petition", petition.id)) {
    if (entry.action == "petitions.propose_merge") letters.add("offer", entry.at);
  }
  for (const Invalidation& one : invalidations(session, petition.id)) {
    letters.add("invalidate", one.at);
    if (one.reversed_at) letters.add("put_back", *one.reversed_at);
  }
  return std::move(letters.all);
}

/// Whoever follows is written to from that day on; of whoever only signed, the answer is for them too.
std::vector<kit::CabinetLetter> letters_to_reader(storage::Session& session, const kit::Call& call,
                                                  const Petition& petition) {
  const auto since = follows_since(session, petition.id, call.actor.account);
  LettersOf letters(call, petition, path_of(petition));
  for (const Step& step : steps(session, petition.id)) {
    const bool told = since && step.at >= *since && is_told_to_followers(step.deed);
    if (told || step.deed == Deed::answer) letters.add(name(step.deed), step.at);
  }
  return std::move(letters.all);
}

std::vector<kit::CabinetLetter> letters(kit::Call& call) {
  if (call.actor.account == 0) return {};
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<kit::CabinetLetter> found;
    const auto take = [&](std::vector<kit::CabinetLetter> some) {
      std::move(some.begin(), some.end(), std::back_inserter(found));
    };
    for (const Brief& brief : written_by(session, call.actor.account, shown)) {
      if (brief.petition.number.code != 0) take(letters_to_author(session, call, brief.petition));
    }
    for (const Petition& one : concerned(session, call)) {
      if (one.author_account != call.actor.account) take(letters_to_reader(session, call, one));
    }
    return found;
  });
}

std::optional<kit::CabinetCase> seen_through(kit::Call& call, std::string_view object, std::int64_t id) {
  if (object != "petition") return std::nullopt;
  const auto petition =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_by_id(session, id); });
  if (!petition || petition->number.code == 0) return std::nullopt;
  const bool own = petition->author_account == call.actor.account;
  return kit::CabinetCase{call.word("petitions.cabinet.numbered", {{"number", petition->number.text()}}),
                          own ? own_path(*petition) : path_of(*petition),
                          state_of(call, *petition),
                          "",
                          petition->submitted_at.value_or(petition->created_at),
                          {}};
}

// What a person takes with them

using Give = std::function<void(kit::PersonalFile)>;

void moment(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.field(key, at ? std::optional(to_rfc3339(*at)) : std::nullopt);
}

void write_own(JsonWriter& out, const std::string& email, const Petition& petition) {
  out.begin_object().field("number", petition.number.code == 0 ? std::nullopt : std::optional(petition.number.text()));
  out.field("state", name(petition.state)).field("title", petition.title).field("text", petition.text);
  out.field("lang", petition.lang).field("author_name", petition.author_name).field("author_email", email);
  moment(out, "created_at", petition.created_at);
  moment(out, "submitted_at", petition.submitted_at);
  moment(out, "published_at", petition.published_at);
  out.field("ground", petition.ground).field("words", petition.words).field("appeal", petition.appeal).end_object();
}

void write_signed(JsonWriter& out, const Signature& one, const Petition& petition) {
  out.begin_object().field("petition", petition.number.text()).field("title", petition.title);
  out.field("name", one.name).field("at", to_rfc3339(one.at)).field("channel", name(one.channel));
  out.field("level", name(one.level)).field("standing", name(one.standing));
  out.field("settlement", one.settlement == 0 ? std::nullopt : std::optional(std::to_string(one.settlement)));
  out.field("position", static_cast<std::int64_t>(one.position)).end_object();
}

/// What stands in the journal of a signature: its receipt, or the promise while no head holds it yet.
void give_receipt(const kit::Services& services, storage::Session& session, const Signature& one,
                  const Petition& petition, const Give& give) {
  auto text = services.journal.receipt(session, one.position);
  if (!text) {
    const auto leaf = services.journal.leaf(session, one.position);
    if (leaf) text = services.journal.promise(session.hromada(), *leaf);
  }
  if (text) give({"receipt-" + petition.number.text() + ".txt", *std::move(text)});
}

void personal(kit::Services& services, HromadaId hromada, std::int64_t account, const Give& give) {
  services.db.read(hromada, [&](storage::Session& session) {
    JsonWriter out;
    out.begin_object().key("petitions").begin_array();
    for (const Brief& brief : written_by(session, account, all)) {
      write_own(out, author_email(session, services.vault, brief.petition.id), brief.petition);
    }
    out.end_array().key("signatures").begin_array();
    for (const Signature& one : signatures_of_account(session, services.vault, account, all)) {
      const auto petition = find_by_id(session, one.petition);
      if (!petition) continue;
      write_signed(out, one, *petition);
      give_receipt(services, session, one, *petition, give);
    }
    out.end_array().key("follows").begin_array();
    for (const std::int64_t id : followed_by(session, account)) {
      const auto petition = find_by_id(session, id);
      if (petition && petition->number.code != 0) out.value(petition->number.text());
    }
    out.end_array().key("said").begin_array();
    for (const Saying& one : sayings(session, account)) {
      out.begin_object().field("what", one.what).field("at", to_rfc3339(one.said_at)).end_object();
    }
    out.end_array().end_object();
    give({"petitions.json", out.take()});
  });
}

// Erasure

/// The law shows who wrote a petition; what proves that somebody has signed already stays as long as they could sign again.
void erase(kit::Services&, storage::Tx& tx, kit::Erasure& erasure) {
  constexpr const char* law = "393/96-ВР ст. 23-1";
  const auto last = erasure.person == 0 ? std::nullopt : last_open_day(tx, erasure.person);
  if (last) {
    const Instant end = calendar::start_of_day(calendar::add_calendar_days(*last, 1));
    if (!erasure.mark_until || *erasure.mark_until < end) erasure.mark_until = end;
    erasure.kept.push_back({"petitions.kept.mark", law, end});
  }
  const std::int64_t signed_ones = forget_signer(tx, erasure.account, erasure.person);
  erasure.erased.push_back({"petitions.erased.signatures", signed_ones});
  if (signed_ones > 0) erasure.kept.push_back({"petitions.kept.signature", law, {}, signed_ones});
  erasure.erased.push_back({"petitions.erased.follows", forget_follower(tx, erasure.account)});
  erasure.erased.push_back({"petitions.erased.sayings", forget_sayings(tx, erasure.account)});
  erasure.erased.push_back({"petitions.erased.drafts", delete_drafts(tx, erasure.account)});
  const std::int64_t named = forget_author(tx, erasure.account);
  if (named > 0) erasure.kept.push_back({"petitions.kept.author", law, {}, named});
}

}  // namespace

void contribute_personal(kit::Contributions& contributions) {
  contributions.cabinet = cases;
  contributions.terms = terms;
  contributions.subscriptions = subscriptions;
  contributions.unsubscribe = unsubscribe;
  contributions.letters = letters;
  contributions.seen_through = seen_through;
  contributions.personal = personal;
  contributions.erase = erase;
}

}  // namespace viche::petitions
