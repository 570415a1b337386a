#include <viche/core/text.hpp>

#include "pages/card_form.hpp"
#include "pages/shown.hpp"
#include "registration_acts.hpp"
#include "rules/registration.hpp"
#include "store/cards.hpp"

/// The registration card of an appeal, as the registrar fills it.
namespace viche::appeals::desk {

namespace {

struct Shown {
  Card card;
  std::shared_ptr<const registration::Classifier> classifier;
};

Result<Shown> find_shown(const kit::Call& call, const Case& one) {
  VICHE_REQUIRE(may_register(one.appeal, one.standing));
  const auto card = call.services.db.read(call.hromada(),
                                          [&](storage::Session& session) { return find_card(session, one.appeal.id); });
  if (!card) return not_found("card.not_yet");
  auto classifier = registration::find_classifier(call.services.db, call.hromada(), card->classifier);
  if (!classifier) classifier = registration::classifier_on(call.services.db, call.hromada(), card->received_on);
  return Shown{*card, classifier};
}

void show_found(const kit::Call& call, ui::View& view, const Case& one, const Card& card) {
  ui::summary_list(
      view, "FOUND",
      {{call.word("desk.card.index"), card.index},
       {call.word("desk.card.received_on"), i18n::date(call.lang, calendar::start_of_day(card.received_on))},
       {call.word("desk.card.classifier"), card.classifier},
       {call.word("desk.case.due_at"),
        one.appeal.due_at ? term_end(call.lang, *one.appeal.due_at) : call.word("desk.card.not_said")}});
}

http::Response show(kit::Call& call, const Case& one, const Shown& shown, const Refusal* refusal = nullptr) {
  const Names names(call);
  ui::View view = call.view();
  ui::Form form(view, "desk.card");
  fill_card(form, shown.card, one.appeal.complaint_about);
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  show_found(call, view, one, shown.card);
  show_sign(form, call, *shown.classifier);
  show_about_codes(form, call, *shown.classifier, names);
  show_author_codes(form, call, *shown.classifier);
  show_came(form, call, *shown.classifier);
  std::vector<ui::Choice> results;
  for (const registration::Code& code : shown.classifier->codes("result")) {
    results.push_back({code.code, code.name(call.lang) + " (" + code.code + ")", {}, {}});
  }
  form.select("RESULT",
              {.name = "result", .choices = results, .optional = true, .none = call.word("desk.card.not_said")});
  view.set("NUMBER", case_crumb(call, one).text);
  if (shown.card.previous != 0) {
    const Number previous{shown.card.previous};
    view.set("PREVIOUS_URL", view.url("/desk/appeals/" + previous.text()));
    view.say("PREVIOUS", "desk.card.previous_link", {{"number", previous.text()}});
  }
  const Headline about = staff_headline_of(call.services.words, call.lang, names.categories(), one.appeal, 200);
  view.set_in("ABOUT", about.text, about.lang);
  view.set("ACTION", view.url(one.path() + "/registration")).set("BACK", view.url(one.path()));
  ui::Page page = desk::page(call, call.word("desk.card.title"), {queue_crumb(call), case_crumb(call, one)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/registration.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_card(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const auto shown = find_shown(call, one.value());
  return shown ? show(call, one.value(), shown.value()) : call.refuse(shown.refusal());
}

http::Response take_card(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const auto shown = find_shown(call, one.value());
  if (!shown) return call.refuse(shown.refusal());
  const Check saved = save_card(by(call), one.value().appeal.number, read_card(call), read_complaint(call));
  if (saved) return told(call, one.value().path(), "card");
  if (saved.refusal().kind != RefusalKind::invalid) return call.refuse(saved.refusal());
  return show(call, one.value(), shown.value(), &saved.refusal());
}

}  // namespace

std::vector<kit::Route> card_routes() {
  const std::string path = "/desk/appeals/{number}/registration";
  return {get("appeals.desk_card_form", path, sorters, show_card), post("appeals.desk_card", path, sorters, take_card)};
}

}  // namespace viche::appeals::desk
