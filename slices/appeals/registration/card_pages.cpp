#include <viche/core/text.hpp>

#include "output.hpp"
#include "pages/shown.hpp"
#include "registered.hpp"
#include "replies/reply.hpp"
#include "rules/registration.hpp"
#include "store/cards.hpp"

/// The registration-control card on paper (ОКУД 0203005), and the card of personal reception.
namespace viche::appeals::registration {

namespace {

constexpr Roles readers{Role::operator_, Role::registrar, Role::head};

constexpr std::string_view executed_well = "9.1";

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string contacts(const Appeal& appeal) {
  std::string text = appeal.author_residence;
  for (const std::string* more : {&appeal.author_phone, &appeal.author_email}) {
    if (!more->empty()) text += (text.empty() ? "" : ", ") + *more;
  }
  return text;
}

std::string sent_from(const kit::Call& call, const Card& card) {
  std::string text = card.sent_from;
  if (card.sent_from_on) text += (text.empty() ? "" : ", ") + day_words(call, card.sent_from_on);
  if (!card.sent_from_index.empty()) text += (text.empty() ? "№ " : ", № ") + card.sent_from_index;
  return text;
}

std::string previous(const Card& card) { return card.previous == 0 ? "" : "№ " + Number{card.previous}.text(); }

std::string day_of(const kit::Call& call, std::optional<Instant> at) {
  return at ? i18n::short_date(call.lang, *at) : "";
}

/// When it was executed and how many days that took from the day of receipt; of what ended otherwise, how and when.
std::string took(const kit::Call& call, const Registered& one, const CodeWords& words) {
  const Appeal& appeal = one.appeal;
  if (appeal.state != State::on_check && appeal.state != State::closed) return "";
  const auto end = appeal.reported_at && was_worked_on(appeal.outcome) ? appeal.reported_at : appeal.closed_at;
  if (!end) return "";
  const auto days = (calendar::kyiv_day(*end) - one.card.received_on).count();
  const std::string when = day_of(call, end) + " (" + call.word("card_paper.days", {{"n", std::int64_t{days}}}) + ")";
  if (appeal.executed && was_worked_on(appeal.outcome)) return when;
  const std::string result = one.card.result == executed_well ? "" : words.name(one.card, "result", one.card.result);
  const std::string how =
      result.empty() ? state_words(call.services.words, call.lang, appeal.state, appeal.outcome) : result;
  return call.word("card_paper.not_executed", {{"how", how}, {"when", when}});
}

/// The mark of control, with who set it.
std::string control(const kit::Call& call, desk::Names& names, const Card& card) {
  if (card.control_by == 0) return "";
  const std::string who = names.person(card.control_by);
  return call.word("card_paper.on_control") + (who.empty() ? "" : ": " + who);
}

std::string letters(const kit::Call& call, const Appeal& appeal) {
  const auto all = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return replies::replies_of(session, call.services.vault, appeal.id, true);
  });
  std::string text;
  for (const replies::Reply& one : all) {
    text += (text.empty() ? "" : "; ") + std::string("№ ") + one.number() + ", " + day_words(call, one.issued_on) +
            ", " + call.word("reply.kind." + one.kind);
  }
  return text;
}

void show(ui::View& view, const kit::Call& call, const char* section, const Rows& rows) {
  for (const auto& [key, value] : rows) {
    view.each(section).set("KEY", call.word("card_paper." + key)).set("VALUE", value);
  }
}

Rows came(const kit::Call& call, const Registered& one, const CodeWords& words) {
  const Card& card = one.card;
  return {{"correspondent", one.appeal.author_name},
          {"residence", contacts(one.appeal)},
          {"kind", words(card, "kind", card.kind)},
          {"applicant", words(card, "applicant", card.applicant)},
          {"subject", words(card, "subject", card.subject)},
          {"sex", words(card, "sex", card.sex)},
          {"social", words(card, "social", card.social)},
          {"sign", words(card, "sign", card.sign)},
          {"previous", previous(card)},
          {"signed_on", day_words(call, card.signed_on)},
          {"received_on", day_words(call, card.received_on)},
          {"index", card.index},
          {"sent_from", sent_from(call, card)},
          {"form", words(card, "form", card.form)},
          {"type", words(card, "type", card.type)},
          {"sheets", card.sheets == 0 ? "" : std::to_string(card.sheets)}};
}

Rows went(const kit::Call& call, const Registered& one, const CodeWords& words) {
  const Card& card = one.card;
  const Appeal& appeal = one.appeal;
  const desk::Names names(call);
  return {{"question", words(card, "question", card.question)},
          {"more_questions", words(card, "question", card.more_questions)},
          {"executor", appeal.organisation == 0 ? "" : names.organisation(appeal.organisation)},
          {"due",
           day_of(call, appeal.due_at ? std::optional(*appeal.due_at - std::chrono::microseconds(1)) : std::nullopt)},
          {"executed", took(call, one, words)},
          {"result", words(card, "result", card.result)},
          {"letters", letters(call, appeal)},
          {"state", state_words(call.services.words, call.lang, appeal.state, appeal.outcome)}};
}

http::Response print(kit::Call& call, bool reception) {
  const auto found = desk::find_case(call);
  if (!found) return call.refuse(found.refusal());
  const Appeal& appeal = found.value().appeal;
  const auto card =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_card(session, appeal.id); });
  if (!card || (reception && card->form != codes::at_reception)) return call.refuse(not_found());
  std::vector<Registered> one{{*card, appeal}};
  if (const Check seen = look_at_authors(call, one, "card"); !seen) return call.refuse(seen.refusal());
  const Registered& whole = one.front();
  const CodeWords words(call);
  ui::View view = call.view();
  const std::string council = call.town->text(kit::settings::council, kit::settings::council_en, call.lang);
  view.set("TITLE", call.word(reception ? "card_paper.reception_title" : "card_paper.title"));
  view.set("COUNCIL", council.empty() ? call.town->name(call.lang) : council);
  view.set("BACK", view.url(found.value().path())).set("NUMBER", appeal.number.text()).set("INDEX", card->index);
  view.show_if(!reception, "OKUD").set_in("CONTENT", whole_text(appeal), appeal.lang);
  view.say("VERSION", "card_paper.version", {{"version", card->classifier}});
  show(view, call, "CAME", came(call, whole, words));
  show(view, call, "WENT", went(call, whole, words));
  desk::Names names(call);
  view.set("CONTROL", control(call, names, *card)).set("OFFICIAL", received_by(call, names, *card));
  view.show_if(reception, "RECEPTION");
  return paper(call, "card", view);
}

}  // namespace

std::vector<kit::Route> card_pages() {
  const std::string path = "/desk/appeals/{number}/card";
  return {desk::get("appeals.desk_card_print", path, readers, [](kit::Call& call) { return print(call, false); }),
          desk::get("appeals.desk_reception_print", path + "/reception", readers,
                    [](kit::Call& call) { return print(call, true); })};
}

}  // namespace viche::appeals::registration
