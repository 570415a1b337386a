#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>

#include "acts.hpp"
#include "acts/common.hpp"
#include "api.hpp"
#include "open311/answers.hpp"
#include "open311/forms.hpp"
#include "open311/query.hpp"
#include "open311/routes.hpp"
#include "pages/masked.hpp"
#include "pages/public_case.hpp"
#include "store.hpp"

/// The extension with which FixMyStreet and the systems of councils tell each other what becomes of a request.
namespace viche::appeals::open311 {

namespace {

constexpr std::size_t longest_update_id = 100;

// Reading

std::string_view status_of(State state) { return is_open(state) ? "open" : "closed"; }

/// Its words when everybody sees them, else what happened.
std::string told(const kit::Call& call, const Entry& entry) {
  const std::string key = "appeals.entry." + entry.kind;
  const std::string what = call.word(call.services.words.has(key) ? key : "appeals.entry.other");
  if (entry.text.empty() || !words_shown_to_all(entry)) return what;
  return what + "\n" + words_for_all(entry, *call.town);
}

void write_update(Document& out, const kit::Call& call, const ServiceUpdate& update, bool extensions) {
  const Entry& entry = update.entry;
  const bool shown = update.photo != 0 && words_shown_to_all(entry);
  const std::string path = "/appeals/" + update.number.text() + "/photos/" + std::to_string(update.photo) + "/large";
  out.begin_item("request_update").text("update_id", std::to_string(entry.id));
  out.text("service_request_id", update.number.text()).text("status", status_of(entry.state));
  out.text("updated_datetime", to_rfc3339(entry.at)).text("description", told(call, entry));
  out.maybe("media_url", shown ? std::optional(call.absolute(path)) : std::nullopt);
  if (extensions) {
    out.begin_object("extended_attributes").text("detailed_status", name(entry.state)).text("kind", entry.kind).end();
  }
  out.end();
}

/// Those on the page that was asked for, oldest first.
std::vector<ServiceUpdate> updates_of(storage::Session& session, const ServiceUpdateFilter& filter) {
  std::vector<ServiceUpdate> found;
  std::int64_t passed = 0;
  const auto take = [&](const ServiceUpdate& update) {
    if (!shown_to_all(update.entry)) return true;
    if (passed++ >= filter.offset) found.push_back(update);
    return static_cast<std::int64_t>(found.size()) < filter.limit;
  };
  if (filter.numbers.empty()) walk_updates(session, filter.from, filter.before, take);
  for (const Number number : filter.numbers) {
    if (static_cast<std::int64_t>(found.size()) < filter.limit) {
      walk_updates(session, number, filter.from, filter.before, take);
    }
  }
  return found;
}

http::Response updates(kit::Call& call) {
  const auto filter = updates_asked(call);
  if (!filter) return call.refuse(filter.refusal());
  const bool extensions = extensions_asked(call).value();
  const auto found = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return updates_of(session, filter.value()); });
  Document out(format_of(call));
  out.begin_list("service_request_updates");
  for (const ServiceUpdate& update : found) write_update(out, call, update, extensions);
  out.end();
  return answer(out);
}

// Writing

/// What a status of the extension may mean here; the first that is open to the key is done.
struct Meaning {
  std::string_view status;
  std::vector<Deed> deeds;
  std::vector<State> already;  ///< where there is nothing to do: the words become a note
};

const std::vector<Meaning>& meanings() {
  static const std::vector<State> working{State::in_work, State::planned, State::rework};
  static const std::vector<State> opened{State::moderation, State::registered, State::assigned, State::in_work,
                                         State::planned,    State::on_check,   State::rework};
  static const std::vector<State> done{State::on_check, State::closed};
  static const std::vector<Meaning> all{
      {"open", {Deed::reopen}, opened},
      {"reopen", {Deed::reopen, Deed::send_back}, {State::registered, State::assigned, State::rework}},
      {"investigating", {Deed::accept}, working},
      {"in_progress", {Deed::accept}, working},
      {"action_scheduled", {Deed::plan}, {State::planned}},
      {"fixed", {Deed::report, Deed::confirm}, done},
      {"closed", {Deed::report, Deed::confirm, Deed::explain}, done},
      {"no_further_action", {Deed::explain}, done},
      {"not_councils_responsibility", {Deed::not_competence}, {State::closed}},
      {"internal_referral", {Deed::return_}, {State::registered}}};
  return all;
}

const Meaning* meaning_of(std::string_view status) {
  const std::string low = to_lower(status);
  const auto found =
      std::find_if(meanings().begin(), meanings().end(), [&](const Meaning& one) { return one.status == low; });
  return found == meanings().end() ? nullptr : &*found;
}

/// An update as it was sent.
struct Sent {
  Number number;
  std::string update_id, text;
  const Meaning* meaning = nullptr;
  std::optional<calendar::Day> planned_on;
};

void check_update_id(const std::string& id, Refusals& refusals) {
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (id.empty() || !plain || id.size() > longest_update_id) {
    refusals.add(invalid("open311.update_id_invalid", "update_id", {{"max", std::to_string(longest_update_id)}}));
  }
}

std::optional<calendar::Day> day_in(const kit::Call& call, Refusals& refusals) {
  const std::string_view text = trimmed(call.field("expected_datetime"));
  const auto at = moment_of(text, false);
  if (!text.empty() && !at)
    refusals.add(invalid("open311.time_invalid", "expected_datetime", {{"name", "expected_datetime"}}));
  return at ? std::optional(calendar::kyiv_day(*at)) : std::nullopt;
}

Number number_in(const kit::Call& call, Refusals& refusals) {
  const std::string_view id = trimmed(call.field("service_request_id"));
  const auto number = number_of(id);
  if (number) return *number;
  Refusal unknown = id.empty() ? invalid("open311.id_missing") : not_found("open311.request_unknown");
  unknown.field = "service_request_id";
  refusals.add(unknown);
  return {};
}

Result<Sent> sent_in(const kit::Call& call) {
  Refusals refusals;
  Sent sent;
  refusals.add(check_jurisdiction(call));
  sent.number = number_in(call, refusals);
  sent.update_id = std::string(trimmed(call.field("update_id")));
  check_update_id(sent.update_id, refusals);
  sent.meaning = meaning_of(trimmed(call.field("status")));
  if (!sent.meaning) refusals.add(invalid("open311.update_status_invalid", "status"));
  const std::string_view moment = trimmed(call.field("updated_datetime"));
  if (!moment_of(moment, false))
    refusals.add(invalid("open311.time_invalid", "updated_datetime", {{"name", "updated_datetime"}}));
  sent.planned_on = day_in(call, refusals);
  sent.text = tidy(call.field("description"));
  refusals.add(check_message(sent.text));
  sent.text += links_in(call, refusals);
  VICHE_REQUIRE(refusals.check());
  return sent;
}

/// Was this update taken before? Refusal: appeals.key_reused (conflict)
Result<bool> taken_before(const kit::Call& call, const By& by, Number number) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) -> Result<bool> {
    for (const By& one : {by, keyed(by, "note", number)}) {
      VICHE_LET(earlier, answered_before(session, one));
      if (earlier) return true;
    }
    return false;
  });
}

/// The deed that the status means for whoever steps; none: a note says it. Refusals: not_found,
/// appeals.step_not_open (conflict)
Result<std::optional<Deed>> deed_for(const kit::Call& call, const Actor& actor, const Sent& sent) {
  const auto appeal =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, sent.number); });
  const Standing standing = appeal ? standing_of(*appeal, actor, false) : Standing{};
  if (!appeal || !on_desk(standing)) {
    Refusal unknown = not_found("open311.request_unknown");
    unknown.field = "service_request_id";
    return unknown;
  }
  const auto open = Transitions::of_the_program().open_to(*appeal, standing);
  for (const Deed deed : sent.meaning->deeds) {
    const bool may = std::any_of(open.begin(), open.end(), [&](const Transition* row) { return row->deed == deed; });
    if (may) return std::optional(deed);
  }
  const auto& already = sent.meaning->already;
  if (std::find(already.begin(), already.end(), appeal->state) != already.end()) return std::optional<Deed>{};
  return conflict("appeals.step_not_open", "status");
}

Check take_update(kit::Call& call, const Sent& sent) {
  const Actor actor = acting(call);
  const By by = by_key(call, actor, "update", sent.number.text() + ":" + sent.update_id);
  VICHE_LET(known, taken_before(call, by, sent.number));
  if (known) return Done{};
  VICHE_LET(deed, deed_for(call, actor, sent));
  if (!deed) return note(by, sent.number, sent.text);
  Refusals refusals;
  Step step{*deed, sent.text, photos_in(call, refusals), sent.planned_on, 0, {}};
  VICHE_REQUIRE(refusals.check());
  const auto state = take_step(by, sent.number, step);
  if (!state) return state.refusal();
  return Done{};
}

http::Response post_update(kit::Call& call) {
  const auto sent = sent_in(call);
  if (!sent) return call.refuse(as_in_form(sent.refusal()));
  if (const Check taken = take_update(call, sent.value()); !taken) return call.refuse(as_in_form(taken.refusal()));
  Document out(format_of(call));
  out.begin_list("service_request_updates").begin_item("request_update");
  out.text("update_id", sent.value().update_id).none("account_id").end().end();
  return answer(out, 201);
}

}  // namespace

std::vector<kit::Route> update_routes() {
  std::vector<kit::Route> routes;
  add_read(routes, "updates", "/v2/servicerequestupdates", updates);
  add_write(routes, "update", "/v2/servicerequestupdates", post_update);
  return routes;
}

}  // namespace viche::appeals::open311
