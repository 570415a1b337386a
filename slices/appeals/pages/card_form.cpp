#include "pages/card_form.hpp"

#include <viche/core/text.hpp>

namespace viche::appeals::desk {

namespace {

using registration::Classifier;

std::vector<ui::Choice> choices_of(const kit::Call& call, const Classifier& classifier, std::string_view part) {
  std::vector<ui::Choice> choices;
  for (const registration::Code& code : classifier.codes(part)) {
    choices.push_back({code.code, code.name(call.lang) + " (" + code.code + ")", {}, {}});
  }
  return choices;
}

std::vector<std::string> codes_in(const kit::Call& call, const char* field) {
  std::vector<std::string> codes;
  for (const std::string_view code : call.request.form.all(field)) {
    if (!trimmed(code).empty()) codes.emplace_back(trimmed(code));
  }
  return codes;
}

/// 0: nothing was written; -1: not a number.
std::int64_t previous_in(const kit::Call& call) {
  const std::string written = tidy_line(call.field("previous"));
  if (written.empty()) return 0;
  const auto numbers = numbers_typed(written, calendar::year_of(calendar::kyiv_day(call.now)));
  return numbers.empty() ? -1 : numbers.front().code;
}

void fill_day(ui::Form& form, const std::string& name, const std::optional<calendar::Day>& day) {
  if (!day) return;
  const std::chrono::year_month_day date{*day};
  form.initial(name + "-day", std::to_string(static_cast<unsigned>(date.day())));
  form.initial(name + "-month", std::to_string(static_cast<unsigned>(date.month())));
  form.initial(name + "-year", std::to_string(static_cast<int>(date.year())));
}

}  // namespace

Card read_card(const kit::Call& call) {
  const auto field = [&](const char* name) { return tidy_line(call.field(name)); };
  Card card;
  card.signed_on = day_of(call, "signed_on");
  card.form = field("form");
  card.sign = field("sign");
  card.kind = field("kind");
  card.sex = field("sex");
  card.subject = field("subject");
  card.type = field("type");
  card.social = field("social");
  card.result = field("result");
  card.question = field("question");
  card.applicant = codes_in(call, "applicant");
  card.more_questions = codes_in(call, "more_questions");
  card.sent_from = field("sent_from");
  card.sent_from_on = day_of(call, "sent_from_on");
  card.sent_from_index = field("sent_from_index");
  const std::string sheets = field("sheets");
  card.sheets = sheets.empty() ? 0 : parse_integer(sheets).value_or(-1);
  card.previous = previous_in(call);
  card.received_by = field("received_by");
  card.control_by = call.field("control") == "1" ? call.actor.account : 0;
  return card;
}

std::int64_t read_complaint(const kit::Call& call) { return parse_integer(call.field("complaint_about")).value_or(0); }

void fill_card(ui::Form& form, const Card& card, std::int64_t complaint_about) {
  const std::pair<const char*, const std::string*> single[] = {{"form", &card.form},
                                                               {"sign", &card.sign},
                                                               {"kind", &card.kind},
                                                               {"sex", &card.sex},
                                                               {"subject", &card.subject},
                                                               {"type", &card.type},
                                                               {"social", &card.social},
                                                               {"result", &card.result},
                                                               {"question", &card.question},
                                                               {"sent_from", &card.sent_from},
                                                               {"sent_from_index", &card.sent_from_index},
                                                               {"received_by", &card.received_by}};
  for (const auto& [name, value] : single) {
    if (!value->empty()) form.initial(name, *value);
  }
  for (const std::string& code : card.applicant) form.initial("applicant", code);
  for (const std::string& code : card.more_questions) form.initial("more_questions", code);
  fill_day(form, "received_on", card.received_on);
  fill_day(form, "signed_on", card.signed_on);
  fill_day(form, "sent_from_on", card.sent_from_on);
  if (card.sheets > 0) form.initial("sheets", std::to_string(card.sheets));
  if (card.previous > 0) form.initial("previous", Number{card.previous}.text());
  form.initial("control", card.control_by != 0 ? "1" : "");
  if (complaint_about != 0) form.initial("complaint_about", std::to_string(complaint_about));
}

void show_came(ui::Form& form, const kit::Call& call, const Classifier& classifier) {
  form.select("CAME", {.name = "form", .choices = choices_of(call, classifier, "form")});
  form.select("CAME", {.name = "type", .choices = choices_of(call, classifier, "type")});
  form.date("CAME", {.name = "signed_on", .optional = true});
  form.input("CAME", {.name = "sheets", .optional = true, .width = "4", .max = 4});
  form.input("CAME", {.name = "received_by", .optional = true, .autocomplete = "off", .max = 200});
  form.checkbox("CAME", {.name = "control"});
  form.input("SENT_FROM", {.name = "sent_from", .optional = true, .max = 200});
  form.date("SENT_FROM", {.name = "sent_from_on", .optional = true});
  form.input("SENT_FROM", {.name = "sent_from_index", .optional = true, .width = "20", .max = 200});
}

void show_author_codes(ui::Form& form, const kit::Call& call, const Classifier& classifier) {
  form.radios("AUTHOR_CODES", {.name = "subject", .choices = choices_of(call, classifier, "subject"), .small = true});
  form.checkboxes(
      "AUTHOR_CODES",
      {.name = "applicant", .choices = choices_of(call, classifier, "applicant"), .optional = true, .small = true});
  form.select("AUTHOR_CODES", {.name = "social",
                               .choices = choices_of(call, classifier, "social"),
                               .optional = true,
                               .none = call.word("desk.card.not_said")});
  form.select("AUTHOR_CODES", {.name = "sex",
                               .choices = choices_of(call, classifier, "sex"),
                               .optional = true,
                               .none = call.word("desk.card.not_said")});
}

void show_about_codes(ui::Form& form, const kit::Call& call, const Classifier& classifier, const Names& names) {
  form.radios("ABOUT_CODES", {.name = "kind", .choices = choices_of(call, classifier, "kind"), .small = true});
  form.select("ABOUT_CODES", {.name = "complaint_about",
                              .choices = names.organisation_choices(),
                              .optional = true,
                              .none = call.word("appeals.more.complaint_none")});
  form.select("ABOUT_CODES", {.name = "question",
                              .choices = choices_of(call, classifier, "question"),
                              .optional = true,
                              .none = call.word("desk.card.not_said")});
  form.checkboxes(
      "MORE_QUESTIONS",
      {.name = "more_questions", .choices = choices_of(call, classifier, "question"), .optional = true, .small = true});
}

void show_sign(ui::Form& form, const kit::Call& call, const Classifier& classifier) {
  form.radios("SIGN", {.name = "sign", .choices = choices_of(call, classifier, "sign"), .small = true});
  form.input("SIGN", {.name = "previous", .optional = true, .width = "20", .max = 40});
}

}  // namespace viche::appeals::desk
