#include <viche/core/text.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "api_cards.hpp"
#include "api_query.hpp"
#include "registration/registered.hpp"
#include "registration_acts.hpp"
#include "rules/registration.hpp"
#include "rules/terms.hpp"
#include "store/cards.hpp"

/// The registry for programs: letters on paper come in, the journal of registration goes out.
namespace viche::appeals {

namespace {

constexpr std::int64_t usual_in_list = 500, most_in_list = 5'000;

// Letters on paper, words at a reception

/// Unless the body says otherwise, it is a letter of one person by post.
Card usual_card() {
  Card card;
  card.form = codes::by_post;
  card.type = codes::letter;
  card.kind = codes::application;
  card.subject = codes::individual;
  return card;
}

Result<Number> received(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json,
                  {"category",
                   "text",
                   "settlement",
                   "street",
                   "building",
                   "lat",
                   "lon",
                   "place",
                   "name",
                   "email",
                   "phone",
                   "residence",
                   "received_on",
                   "complaint_about",
                   "form",
                   "kind",
                   "sex",
                   "subject",
                   "type",
                   "social",
                   "question",
                   "applicant",
                   "more_questions",
                   "signed_on",
                   "sent_from",
                   "sent_from_on",
                   "sent_from_index",
                   "sheets",
                   "received_by",
                   "control"},
                  wrong);
  Receipt receipt{day_in(body, "received_on", wrong), usual_card()};
  read_card(body, receipt.card, call.actor, wrong);
  if (!body.has("type") && receipt.card.form == codes::at_reception) receipt.card.type = codes::oral;
  Filing filing = received_in(call, body, wrong);
  filing.regime = Regime::law393;
  filing.anonymous = receipt.card.subject == codes::anonymous;
  filing.source = receipt.card.form == codes::at_reception ? "visit" : "letter";
  if (!wrong.empty()) return wrong.refusal();
  return file_received(by_key(call, acting(call)), filing, {}, receipt);
}

http::Response take_letter(kit::Call& call) {
  const auto number = received(call);
  if (!number) return refuse_body(call, number.refusal());
  const auto card = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return find_card(session, find(session, number.value())->id); });
  const std::string text = number.value().text();
  JsonWriter out;
  out.begin_object().field("number", text).field("index", card->index);
  out.field("received_on", calendar::to_iso(card->received_on));
  out.field("url", call.absolute("/appeals/" + text)).end_object();
  return http::json(out.take(), 201).with("Location", "/api/v1/appeals/" + text);
}

// The journal

struct Days {
  calendar::Day from, to;
};

/// This month until today when nothing is asked.
/// Refusals: api.day_invalid [from, to], journal.order [to], api.number_invalid [limit]
Result<Days> days_of(const kit::Call& call) {
  Refusals refusals;
  const calendar::Day today = calendar::kyiv_day(call.now);
  const std::chrono::year_month_day date{today};
  Days days{std::chrono::year_month_day{date.year(), date.month(), std::chrono::day(1)}, today};
  const auto read = [&](const char* name, calendar::Day& day) {
    const std::string said = tidy_line(call.query(name));
    const auto parsed = calendar::parse_day(said);
    if (parsed) day = *parsed;
    if (!said.empty() && !parsed) refusals.add(invalid("api.day_invalid", name, {{"name", name}}));
  };
  read("from", days.from);
  read("to", days.to);
  check_number(refusals, call, "limit", most_in_list);
  VICHE_REQUIRE(refusals.check());
  if (days.to < days.from) return invalid("journal.order", "to");
  return days;
}

void write_line(JsonWriter& out, const registration::Registered& one) {
  const Card& card = one.card;
  out.begin_object().field("number", one.appeal.number.text()).field("index", card.index);
  out.field("received_on", calendar::to_iso(card.received_on)).field("classifier", card.classifier);
  out.field("form", card.form).field("sign", card.sign).field("kind", card.kind).field("type", card.type);
  out.field("question", card.question).field("result", card.result).field("state", name(one.appeal.state));
  const auto& due = one.appeal.due_at;
  out.field("due_on", due ? std::optional(calendar::to_iso(last_day_before(*due))) : std::nullopt);
  const std::int64_t organisation = one.appeal.organisation;
  out.field("organisation", organisation != 0 ? std::optional(std::to_string(organisation)) : std::nullopt);
  out.end_object();
}

/// Nothing of who wrote stands in it: names are in the cards, whose looks are journalled.
http::Response show_journal(kit::Call& call) {
  const auto days = days_of(call);
  if (!days) return call.refuse(days.refusal());
  if (!acting(call).roles.has_any(who::whole_council)) return call.refuse(forbidden("appeals.step_not_yours"));
  const std::int64_t limit = parse_integer(trimmed(call.query("limit"))).value_or(usual_in_list);
  auto lines = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return registration::registered(session, days.value().from, days.value().to, limit + 1);
  });
  const bool more = static_cast<std::int64_t>(lines.size()) > limit;
  if (more) lines.pop_back();
  JsonWriter out;
  out.begin_object().field("from", calendar::to_iso(days.value().from)).field("to", calendar::to_iso(days.value().to));
  out.key("lines").begin_array();
  for (const auto& line : lines) write_line(out, line);
  out.end_array().key("more").boolean(more).end_object();
  return http::json(out.take());
}

}  // namespace

std::vector<kit::Route> api_registry_routes() {
  return {key_writes("appeals.api_receive", "/api/v1/letters", "appeals.write", take_letter),
          key_reads("appeals.api_journal", "/api/v1/journal", "appeals.personal", show_journal)};
}

}  // namespace viche::appeals
