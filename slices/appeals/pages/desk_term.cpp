#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "pages/shown.hpp"
#include "pages/staff_words.hpp"
#include "rules/terms.hpp"

namespace viche::appeals::desk {

namespace {

calendar::Day today(const kit::Call& call) { return calendar::kyiv_day(call.now); }

Regime other(Regime regime) { return regime == Regime::law393 ? Regime::operational : Regime::law393; }

/// A form that was sent and refused; which of the three.
struct Sent {
  std::string_view form = {};
  const Refusal* refusal = nullptr;
};

std::string day_words(const kit::Call& call, calendar::Day day) {
  return i18n::date(call.lang, calendar::start_of_day(day));
}

void show_now(const kit::Call& call, ui::View& view, const Appeal& appeal) {
  const auto word = [&](const char* key) { return call.word(std::string("desk.term_page.") + key); };
  std::vector<ui::SummaryRow> rows;
  rows.push_back({call.word("desk.case.regime"), call.word("desk.regime." + std::string(name(appeal.regime)))});
  rows.push_back({call.word("desk.case.filed_at"), filed_told(call.lang, appeal)});
  if (appeal.due_at) rows.push_back({call.word("desk.case.due_at"), term_end(call.lang, *appeal.due_at)});
  if (appeal.usual_due_at) rows.push_back({word("usual"), term_end(call.lang, *appeal.usual_due_at)});
  if (!appeal.term_reason.empty()) rows.push_back({word("reason"), appeal.term_reason});
  ui::summary_list(view, "NOW", rows);
  if (appeal.regime != Regime::law393) return;
  std::vector<ui::SummaryRow> by_law;
  for (const TermRule& rule : law393_terms()) {
    by_law.push_back(
        {call.word("terms.rule." + std::string(rule.code)), day_words(call, last_day_of(rule.which, appeal.filed_at))});
  }
  ui::summary_list(view.show("BY_LAW"), "LAW_TERMS", by_law);
}

/// A form of its own among the three: its prefix tells its fields from those of the others.
ui::Form begin(kit::Call& call, ui::View& view, const char* what, const Sent& sent) {
  const bool mine = sent.form == what;
  ui::Form form(view, std::string("desk.") + what, std::string(what) + "-");
  if (mine) form.submitted(call.request.form.entries());
  if (mine && sent.refusal) form.refused(for_staff(call, *sent.refusal));
  return form;
}

using Errors = std::vector<ui::FormError>;

void take_errors(Errors& errors, const ui::Form& form) {
  errors.insert(errors.end(), form.errors().begin(), form.errors().end());
}

void show_day_form(kit::Call& call, ui::View& view, const Case& one, const char* what, const char* big,
                   const Sent& sent, Errors& errors) {
  const std::string marker(big);
  view.show(marker).set(marker + "_URL", view.url(one.path() + "/term/" + what));
  ui::Form form = begin(call, view, what, sent);
  form.hidden(marker + "_TOKENS", call.form_token(), call.form_key());
  form.date(marker + "_FIELDS", {.name = "day"});
  form.text(marker + "_FIELDS", {.name = "reason", .rows = 4, .max = most_letters});
  take_errors(errors, form);
}

/// What the law wants to know of the author and the appeal does not say.
void show_missing_author(const kit::Call& call, ui::Form& form, const Appeal& appeal) {
  Appeal opened = appeal;
  call.services.db.read(call.hromada(),
                        [&](storage::Session& session) { load_author(session, call.services.vault, opened); });
  if (opened.author_name.empty()) form.input("REGIME_FIELDS", {.name = "name", .max = 120});
  if (opened.author_residence.empty()) form.input("REGIME_FIELDS", {.name = "residence", .max = 300});
  if (!opened.author_email.empty() || !opened.author_phone.empty()) return;
  form.input("REGIME_FIELDS", {.name = "email", .optional = true, .type = "email"});
  form.input("REGIME_FIELDS", {.name = "phone", .optional = true, .type = "tel"});
}

void show_regime_form(kit::Call& call, ui::View& view, const Case& one, const Names& names, const Sent& sent,
                      Errors& errors) {
  const Category* category = names.find_category(one.appeal.category);
  if (!category) return;
  const Regime to = other(one.appeal.regime);
  const std::string code(name(to));
  view.show("REGIME").set("REGIME_URL", view.url(one.path() + "/term/regime"));
  view.set("REGIME_TITLE", call.word("desk.regime_change.to_" + code)).show_if(to == Regime::operational, "LOSES");
  view.say("REGIME_DUE", "desk.regime_change.due",
           {{"day", term_end(call.lang, due_under(one.appeal, *category, to))}});
  ui::Form form = begin(call, view, "regime_change", sent);
  form.hidden("REGIME_TOKENS", call.form_token(), call.form_key(), {{"to", code}});
  if (to == Regime::law393) show_missing_author(call, form, one.appeal);
  form.text("REGIME_FIELDS", {.name = "reason", .rows = 4, .max = most_letters});
  take_errors(errors, form);
}

http::Response show(kit::Call& call, const Case& one, const Sent& sent = {}) {
  const Names names(call);
  const Appeal& appeal = one.appeal;
  ui::View view = call.view();
  Errors errors;
  const Headline about = staff_headline_of(call.services.words, call.lang, names.categories(), appeal, 200);
  view.set_in("ABOUT", about.text, about.lang).set("NUMBER", case_crumb(call, one).text);
  view.set("BACK", view.url(one.path()));
  show_now(call, view, appeal);
  const Check extend = extension_open(appeal, one.standing, today(call));
  const Check shorten = shortening_open(appeal, one.standing, today(call));
  const bool convert = conversion_open(appeal, one.standing).ok();
  if (extend) show_day_form(call, view, one, "extension", "EXTENSION", sent, errors);
  if (!extend && extend.refusal().kind == RefusalKind::conflict) {
    view.set("WHY_NOT", call.word("errors." + extend.refusal().code));
  }
  if (shorten) show_day_form(call, view, one, "shortening", "SHORTENING", sent, errors);
  if (convert) show_regime_form(call, view, one, names, sent, errors);
  ui::Page page = desk::page(call, call.word("desk.term_page.title"), {queue_crumb(call), case_crumb(call, one)});
  page.errors = errors;
  const int status = sent.refusal ? kit::status_of(sent.refusal->kind) : 200;
  return call.render(page, "appeals/desk/term.html", view, status);
}

/// What is wrong with a form stands beside its fields; what is not open any more is told on a page.
http::Response answer(kit::Call& call, const Case& one, std::string_view form, const Check& check,
                      std::string_view done) {
  if (check) return told(call, one.path(), done);
  if (check.refusal().kind != RefusalKind::invalid) return call.refuse(check.refusal());
  return show(call, one, {form, &check.refusal()});
}

TermInput input_of(const kit::Call& call) { return {day_of(call, "day"), std::string(call.field("reason"))}; }

http::Response extend(kit::Call& call, const Case& one) {
  return answer(call, one, "extension", extend_term(by(call), one.appeal.number, input_of(call)), "extended");
}

http::Response shorten(kit::Call& call, const Case& one) {
  return answer(call, one, "shortening", shorten_term(by(call), one.appeal.number, input_of(call)), "shortened");
}

http::Response convert(kit::Call& call, const Case& one) {
  const auto to = regime_of(call.field("to"));
  if (!to) return call.refuse(conflict("appeals.regime_same"));
  const auto field = [&](std::string_view name) { return tidy_line(call.field(name)); };
  const Conversion conversion{
      *to, std::string(call.field("reason")), field("name"), field("email"), field("phone"), field("residence")};
  return answer(call, one, "regime_change", convert_regime(by(call), one.appeal.number, conversion), "converted");
}

http::Response first_show(kit::Call& call, const Case& one) { return show(call, one); }

kit::Handler on_case(http::Response (*then)(kit::Call&, const Case&)) {
  return [then](kit::Call& call) {
    const auto one = find_case(call);
    return one ? then(call, one.value()) : call.refuse(one.refusal());
  };
}

}  // namespace

std::vector<kit::Route> term_routes() {
  const std::string base = "/desk/appeals/{number}/term";
  return {get("appeals.desk_term", base, sorters, on_case(first_show)),
          post("appeals.desk_extend_term", base + "/extension", extenders, on_case(extend)),
          post("appeals.desk_shorten_term", base + "/shortening", shorteners, on_case(shorten)),
          post("appeals.desk_convert_regime", base + "/regime", sorters, on_case(convert))};
}

}  // namespace viche::appeals::desk
