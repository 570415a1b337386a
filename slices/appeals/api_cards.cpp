#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "api_cards.hpp"
#include "registration_acts.hpp"
#include "rules/registration.hpp"
#include "store.hpp"
#include "store/cards.hpp"

/// Registration cards for programs: a document system that registers beside this one.
namespace viche::appeals {

namespace {

using Codes = std::vector<std::string>;

/// Parts of a card that are one code or one line each, by their names in JSON.
constexpr std::pair<const char*, std::string Card::*> lines[] = {{"form", &Card::form},
                                                                 {"sign", &Card::sign},
                                                                 {"kind", &Card::kind},
                                                                 {"sex", &Card::sex},
                                                                 {"subject", &Card::subject},
                                                                 {"type", &Card::type},
                                                                 {"social", &Card::social},
                                                                 {"result", &Card::result},
                                                                 {"question", &Card::question},
                                                                 {"sent_from", &Card::sent_from},
                                                                 {"sent_from_index", &Card::sent_from_index},
                                                                 {"received_by", &Card::received_by}};

struct Found {
  Appeal appeal;
  Card card;
};

/// Refusals: not_found, those of may_register
Result<Found> find_found(const kit::Call& call) {
  const auto number = number_of(call.value("number"));
  if (!number) return not_found();
  auto appeal = call.services.db.read(call.hromada(), [&](storage::Session& s) { return find(s, *number); });
  if (!appeal) return not_found();
  const Standing standing = standing_of(*appeal, acting(call), false);
  if (!may_see(*appeal, standing)) return not_found();
  VICHE_REQUIRE(may_register(*appeal, standing));
  auto card = call.services.db.read(call.hromada(), [&](storage::Session& s) { return find_card(s, appeal->id); });
  if (!card) return not_found("card.not_yet");
  return Found{std::move(*appeal), std::move(*card)};
}

void write_day(JsonWriter& out, std::string_view key, const std::optional<calendar::Day>& day) {
  out.field(key, day ? std::optional(calendar::to_iso(*day)) : std::nullopt);
}

void write_codes(JsonWriter& out, std::string_view key, const Codes& codes) {
  out.key(key).begin_array();
  for (const std::string& code : codes) out.value(code);
  out.end_array();
}

http::Response told(const kit::Call& call, const Found& found) {
  const auto about = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return kit::find_organisation(session, found.appeal.complaint_about);
  });
  const Card& card = found.card;
  JsonWriter out;
  out.begin_object().field("number", found.appeal.number.text()).field("index", card.index);
  out.field("classifier", card.classifier).field("serial", card.serial).field("year", std::int64_t{card.year});
  write_day(out, "received_on", card.received_on);
  write_day(out, "signed_on", card.signed_on);
  for (const auto& [name, line] : lines) out.field(name, card.*line);
  write_codes(out, "applicant", card.applicant);
  write_codes(out, "more_questions", card.more_questions);
  write_day(out, "sent_from_on", card.sent_from_on);
  out.field("sheets", card.sheets).key("control").boolean(card.control_by != 0);
  out.field("previous", card.previous != 0 ? std::optional(Number{card.previous}.text()) : std::nullopt);
  out.field("complaint_about", about ? std::optional(about->slug) : std::nullopt);
  out.end_object();
  return http::json(out.take());
}

/// Codes tell of a person, so the look is on disk before the answer.
http::Response show_card(kit::Call& call) {
  const auto found = find_found(call);
  if (!found) return call.refuse(found.refusal());
  const Appeal& appeal = found.value().appeal;
  const Check seen = call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, appeal.author_account, "appeal", appeal.id, "api", call.now);
    return Done{};
  });
  return seen ? told(call, found.value()) : call.refuse(seen.refusal());
}

// What is changed; what a body does not name stays as it was.

void read_day(const Body& body, const char* name, std::optional<calendar::Day>& day, Wrong& wrong) {
  if (!body.has(name)) return;
  const std::string said = body.line(name);
  day = calendar::parse_day(said);
  if (!said.empty() && !day) wrong.add("api.day_invalid", name);
}

void read_codes(const Body& body, const char* name, Codes& codes, Wrong& wrong) {
  if (!body.has(name)) return;
  const JsonReader list = body[name];
  if (!list.is_array()) return wrong.add("api.list_wanted", name);
  codes.clear();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto code = list.at(i).text();
    if (!code) return wrong.add("api.text_wanted", name);
    codes.push_back(*code);
  }
}

void read_complaint(const kit::Call& call, const Body& body, std::int64_t& about, Wrong& wrong) {
  if (!body.has("complaint_about")) return;
  const std::string slug = body.line("complaint_about");
  about = 0;
  if (slug.empty()) return;
  const auto found = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return kit::find_organisation(session, slug); });
  if (found) about = found->id;
  if (!found) wrong.add("api.organisation_unknown", "complaint_about");
}

void read_previous(const Body& body, std::int64_t& previous) {
  if (!body.has("previous")) return;
  const std::string said = body.line("previous");
  const auto number = number_of(said);
  previous = said.empty() ? 0 : number ? number->code : -1;
}

}  // namespace

void read_card(const Body& body, Card& card, const Actor& actor, Wrong& wrong) {
  if (body.has("control")) card.control_by = body.flag("control") ? actor.account : 0;
  for (const auto& [name, line] : lines) {
    if (body.has(name)) card.*line = body.line(name);
  }
  read_day(body, "signed_on", card.signed_on, wrong);
  read_day(body, "sent_from_on", card.sent_from_on, wrong);
  read_codes(body, "applicant", card.applicant, wrong);
  read_codes(body, "more_questions", card.more_questions, wrong);
  if (body.has("sheets")) card.sheets = body["sheets"].integer().value_or(-1);
}

namespace {

Check changed(const kit::Call& call, Found found) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json,
                  {"form",           "sign",      "kind",         "sex",       "subject",         "type",
                   "social",         "result",    "question",     "sent_from", "sent_from_index", "applicant",
                   "more_questions", "signed_on", "sent_from_on", "sheets",    "previous",        "complaint_about",
                   "received_by",    "control"},
                  wrong);
  Card& card = found.card;
  read_card(body, card, call.actor, wrong);
  read_previous(body, card.previous);
  std::int64_t about = found.appeal.complaint_about;
  read_complaint(call, body, about, wrong);
  if (!wrong.empty()) return wrong.refusal();
  return save_card(by_key(call, acting(call)), found.appeal.number, card, about);
}

http::Response save(kit::Call& call) {
  auto found = find_found(call);
  if (!found) return call.refuse(found.refusal());
  const std::string index = found.value().card.index;
  const Check saved = changed(call, std::move(found).value());
  if (!saved) return refuse_body(call, saved.refusal());
  // Whoever may write may not always read: the answer tells nothing of the person.
  JsonWriter out;
  out.begin_object().field("number", call.value("number")).field("index", index).end_object();
  return http::json(out.take());
}

}  // namespace

std::vector<kit::Route> api_card_routes() {
  const std::string path = "/api/v1/appeals/{number}/card";
  return {key_reads("appeals.api_card", path, "appeals.personal", show_card),
          key_writes("appeals.api_save_card", path, "appeals.write", save)};
}

}  // namespace viche::appeals
