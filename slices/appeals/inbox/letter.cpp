#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/i18n/anonymise.hpp>
#include <viche/ui/components.hpp>

#include "inbox/pages.hpp"
#include "mail_acts.hpp"
#include "pages/desk.hpp"
#include "pages/filing.hpp"
#include "pages/filing_place.hpp"
#include "pages/place_fields.hpp"
#include "pages/staff_words.hpp"
#include "store/mail.hpp"

namespace viche::appeals::inbox {

namespace {

std::optional<MailLetter> find_letter(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return find_mail(session, call.services.vault, call.number("id"));
  });
}

std::string path_of(const MailLetter& letter) { return "/desk/inbox/" + std::to_string(letter.id); }

bool is_open(const MailLetter& letter) {
  return letter.state == MailState::waiting || letter.state == MailState::skipped ||
         letter.state == MailState::set_aside;
}

void show_files(const kit::Call& call, ui::View& view, const MailLetter& letter) {
  view.show_if(!letter.files.empty(), "HAS_FILES");
  for (const MailAttachment& file : letter.files) {
    const std::string url = path_of(letter) + "/files/" + std::to_string(file.id);
    const std::string shown = file.name.empty() ? file.type : file.name;
    if (file.key.empty()) {
      view.each("LOST")
          .set("NAME", shown.empty() ? call.word("inbox.no_name") : shown)
          .set("WHY", call.word("errors." + file.refused));
    } else if (file.kind == MediaKind::photo) {
      view.each("PHOTO").set("URL", view.url(url)).set("NAME", shown);
    } else {
      view.each("RECORDING").set("URL", view.url(url)).set("NAME", shown);
    }
  }
}

/// The likely ones first.
std::vector<ui::Choice> category_choices(const kit::Call& call, const desk::Names& names, const MailLetter& letter) {
  std::vector<ui::Choice> choices;
  for (const Category* one : likely_categories(call, names.categories(), letter.subject + "\n" + letter.text, 3)) {
    choices.push_back({std::to_string(one->id), one->name(call.lang), {}, call.word("inbox.likely")});
  }
  for (ui::Choice& one : names.category_choices(true)) {
    const auto same = [&](const ui::Choice& likely) { return likely.value == one.value; };
    if (std::none_of(choices.begin(), choices.end(), same)) choices.push_back(std::move(one));
  }
  return choices;
}

void show_take(kit::Call& call, ui::View& view, ui::Form& form, const MailLetter& letter) {
  const desk::Names names(call);
  const auto categories = category_choices(call, names, letter);
  form.initial("text", i18n::anonymised(letter.text)).initial("name", letter.from_name).initial("regime", "category");
  if (!categories.empty()) form.initial("category", categories.front().value);
  form.select("TAKE_FIELDS", {.name = "category", .choices = categories});
  form.text("TAKE_FIELDS", {.name = "text", .rows = 8, .max = most_letters});
  form.select("TAKE_FIELDS", {.name = "complaint_about",
                              .choices = names.organisation_choices(),
                              .optional = true,
                              .none = call.word("appeals.more.complaint_none")});
  form.radios("TAKE_FIELDS", {.name = "regime",
                              .choices = {{"category", call.word("inbox.regime_category")},
                                          {"operational", call.word("desk.regime.operational")},
                                          {"law393", call.word("desk.regime.law393")}},
                              .small = true});
  form.input("TAKE_FIELDS", {.name = "name", .optional = true, .max = 120});
  form.input("TAKE_FIELDS", {.name = "residence", .optional = true, .max = 300});
  const auto settlements = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.settlements(session); });
  ask_place(view, form, call, settlements, {"TAKE_FIELDS", "TAKE_FIELDS", "TAKE_FIELDS", "TAKE_FIELDS", true});
  view.set("TAKE_URL", view.url(path_of(letter) + "/appeal"));
}

std::vector<ui::Choice> reason_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  for (const std::string_view reason : aside_reasons) {
    choices.push_back({std::string(reason), call.word("inbox.why." + std::string(reason)), {}, {}});
  }
  return choices;
}

/// The three things that may become of it, each a form of its own.
std::vector<ui::FormError> show_forms(kit::Call& call, ui::View& view, const MailLetter& letter, std::string_view sent,
                                      const Refusal* refusal) {
  std::vector<ui::FormError> errors;
  const auto begin = [&](ui::Form& form, const char* which, const char* marker) {
    if (sent == which && refusal) form.submitted(call.request.form.entries()).refused(desk::for_staff(call, *refusal));
    form.hidden(marker, call.form_token(), call.form_key());
    errors.insert(errors.end(), form.errors().begin(), form.errors().end());
  };
  ui::Form take(view, "inbox.take");
  begin(take, "appeal", "TAKE_TOKENS");
  show_take(call, view, take, letter);
  ui::Form answer(view, "inbox.answer", "answer-");
  if (letter.appeal.code != 0) answer.initial("number", letter.appeal.text());
  begin(answer, "answer", "ANSWER_TOKENS");
  answer.input("ANSWER_FIELDS", {.name = "number", .width = "20", .max = 40});
  view.set("ANSWER_URL", view.url(path_of(letter) + "/answer")).show_if(letter.appeal.code != 0, "ANSWERS");
  ui::Form aside(view, "inbox.aside", "aside-");
  begin(aside, "aside", "ASIDE_TOKENS");
  aside.select("ASIDE_FIELDS",
               {.name = "reason", .choices = reason_choices(call), .none = call.word("desk.bulk.choose")});
  view.set("ASIDE_URL", view.url(path_of(letter) + "/aside"));
  view.show("OPEN").show_if(sent == "answer", "ANSWER_OPEN").show_if(sent == "aside", "ASIDE_OPEN");
  return errors;
}

http::Response show_letter(kit::Call& call, const MailLetter& letter, std::string_view sent = {},
                           const Refusal* refusal = nullptr) {
  ui::View view = call.view();
  const std::string subject = letter.subject.empty() ? call.word("inbox.no_subject") : letter.subject;
  view.set("SUBJECT", subject).set("TEXT", letter.text);
  view.set("FROM", letter.from_name.empty() ? letter.from_email : letter.from_name + ", " + letter.from_email);
  view.set("AT", i18n::date_time(call.lang, letter.arrived_at));
  view.set("STATE", call.word("inbox.state." + std::string(name(letter.state))));
  const std::string why = "inbox.why." + letter.reason;
  if (!letter.reason.empty() && call.services.words.has(why)) view.set("WHY", call.word(why));
  if (letter.appeal.code != 0) {
    view.set("CASE_URL", view.url("/desk/appeals/" + letter.appeal.text()));
    view.say("CASE", "appeals.number", {{"number", letter.appeal.text()}});
  }
  show_files(call, view, letter);
  std::vector<ui::FormError> errors;
  if (is_open(letter)) errors = show_forms(call, view, letter, sent, refusal);
  ui::Page page = desk::page(call, subject, {{"/desk/inbox", call.word("inbox.title")}});
  page.errors = errors;
  return call.render(page, "appeals/desk/inbox/letter.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// Who wrote and what is seen by whoever opens it; the look is journalled first.
http::Response show(kit::Call& call) {
  const auto letter = find_letter(call);
  if (!letter) return call.refuse(not_found());
  const Check seen = call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, 0, "mail", letter->id, "mail", call.now);
    return Done{};
  });
  return seen ? show_letter(call, *letter) : call.refuse(seen.refusal());
}

http::Response show_file(kit::Call& call) {
  const auto letter = find_letter(call);
  if (!letter) return call.refuse(not_found());
  const auto file = std::find_if(letter->files.begin(), letter->files.end(),
                                 [&](const MailAttachment& one) { return one.id == call.number("file"); });
  if (file == letter->files.end() || file->key.empty()) return call.refuse(not_found());
  const auto path = call.services.files.path_of(call.hromada(), file->key);
  if (!path) return call.refuse(not_found());
  http::Response response;
  response.file = *path;
  response.with("Content-Type", std::string(files::Files::type_of(*path)));
  response.with("Cache-Control", "private, no-store");
  if (file->kind != MediaKind::photo) response.with("Content-Disposition", "attachment");
  return response;
}

/// Refusals: those of place_of
Result<Filing> filing_of(const kit::Call& call) {
  Filing filing;
  filing.text = tidy(call.field("text"));
  filing.category = parse_integer(call.field("category")).value_or(0);
  filing.author_name = tidy_line(call.field("name"));
  filing.author_residence = tidy_line(call.field("residence"));
  filing.regime = regime_of(call.field("regime"));
  filing.complaint_about = parse_integer(call.field("complaint_about")).value_or(0);
  VICHE_LET(place, place_of(call, call.request.form));
  filing.place = place;
  return filing;
}

http::Response refused(kit::Call& call, const char* what, const Refusal& refusal) {
  const auto letter = find_letter(call);
  if (!letter) return call.refuse(not_found());
  if (refusal.kind != RefusalKind::invalid) return call.refuse(refusal);
  return show_letter(call, *letter, what, &refusal);
}

http::Response take(kit::Call& call) {
  const auto filing = filing_of(call);
  if (!filing) return refused(call, "appeal", filing.refusal());
  const auto number = take_mail(desk::by(call), call.number("id"), filing.value());
  if (!number) return refused(call, "appeal", number.refusal());
  return desk::told(call, "/desk/appeals/" + number.value().text(), "mail_taken");
}

http::Response answer(kit::Call& call) {
  const int year = calendar::year_of(calendar::kyiv_day(call.now));
  const auto numbers = numbers_typed(trimmed(call.field("number")), year);
  const Number number = numbers.empty() ? Number{} : numbers.front();
  const Check check = take_mail_as_answer(desk::by(call), call.number("id"), number);
  if (!check) return refused(call, "answer", check.refusal());
  return desk::told(call, "/desk/appeals/" + number.text(), "mail_answered");
}

http::Response aside(kit::Call& call) {
  const Check check = set_mail_aside(desk::by(call), call.number("id"), call.field("reason"));
  if (!check) return refused(call, "aside", check.refusal());
  return desk::told(call, "/desk/inbox", "mail_aside");
}

}  // namespace

std::vector<kit::Route> letter_routes() {
  using desk::sorters;
  const std::string one = "/desk/inbox/{id}";
  return {desk::get("appeals.inbox_letter", one, sorters, show),
          desk::get("appeals.inbox_file", one + "/files/{file}", sorters, show_file),
          desk::post("appeals.inbox_take", one + "/appeal", sorters, take),
          desk::post("appeals.inbox_answer", one + "/answer", sorters, answer),
          desk::post("appeals.inbox_aside", one + "/aside", sorters, aside)};
}

}  // namespace viche::appeals::inbox
