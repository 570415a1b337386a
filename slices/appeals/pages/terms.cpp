#include <algorithm>
#include <map>

#include <viche/calendar/cases.hpp>

#include "pages.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "rules/terms.hpp"
#include "settings.hpp"
#include "store.hpp"

/// Every rule of how long an appeal may take, printed from what the rules themselves read.
namespace viche::appeals {

namespace {

using calendar::TermCase;
using calendar::TermCases;

std::string day_words(const kit::Call& call, calendar::Day day) {
  return i18n::date(call.lang, calendar::start_of_day(day));
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string moment_words(const kit::Call& call, const calendar::Local& local) {
  return day_words(call, local.day) + ", " + two_digits(local.hour) + ":" + two_digits(local.minute);
}

/// "15 днів", "1 місяць", "48 годин".
std::string span_words(const kit::Call& call, const calendar::Term& term) {
  static const std::map<calendar::Unit, const char*> units{{calendar::Unit::hours, "hours"},
                                                           {calendar::Unit::calendar_days, "days"},
                                                           {calendar::Unit::working_days, "working_days"},
                                                           {calendar::Unit::months, "months"}};
  return call.word(std::string("terms.span_") + units.at(term.unit), {{"n", std::int64_t{term.count}}});
}

std::string roll_words(const kit::Call& call, calendar::Roll roll) {
  if (roll == calendar::Roll::none) return "";
  return call.word(roll == calendar::Roll::next ? "terms.roll_next" : "terms.roll_previous");
}

std::string case_words(const kit::Call& call, const TermCase& one) {
  if (!one.term) {
    return call.word(one.works ? "terms.case_working" : "terms.case_off", {{"day", day_words(call, one.from.day)}});
  }
  const bool hours = one.term->unit == calendar::Unit::hours;
  i18n::Args args{{"from", one.from_hour ? moment_words(call, one.from) : day_words(call, one.from.day)},
                  {"span", span_words(call, *one.term)},
                  {"to", hours ? moment_words(call, one.ends) : day_words(call, one.ends.day)}};
  const std::string text = call.word("terms.case", args), roll = roll_words(call, one.term->roll);
  return roll.empty() ? text : text + " (" + roll + ")";
}

void show_cases(ui::View& view, const kit::Call& call, const TermCases& group) {
  view.say("CASES", "terms.cases", {{"n", static_cast<std::int64_t>(group.cases.size())}});
  for (const TermCase& one : group.cases) view.each("CASE").set("TEXT", case_words(call, one));
}

const TermCases* cases_of(std::string_view code) {
  for (const TermCases& group : calendar::cases_of_ukraine()) {
    if (group.code == code) return &group;
  }
  return nullptr;
}

bool is_rule(std::string_view code) {
  const auto& rules = law393_terms();
  return std::any_of(rules.begin(), rules.end(), [&](const TermRule& rule) { return rule.code == code; });
}

/// The rules of the law, each with the day it would give for what is received today.
void show_law(ui::View& view, const kit::Call& call) {
  for (const TermRule& rule : law393_terms()) {
    ui::View row = view.each("LAW");
    row.set("TITLE", call.word("terms.rule." + std::string(rule.code))).set("ARTICLE", rule.law);
    row.set("SPAN", span_words(call, rule.term)).set("ROLL", roll_words(call, rule.term.roll));
    row.set("ID", rule.code);
    row.say("TODAY", "terms.today", {{"day", day_words(call, last_day_of(rule.which, call.now))}});
    if (const TermCases* cases = cases_of(rule.code)) show_cases(row, call, *cases);
  }
}

/// Categories with one and the same term, by how soon they are accepted.
struct Promise {
  const Category* first = nullptr;
  std::map<int, std::string> names;
};

/// The shortest first.
std::vector<Promise> promises(const kit::Call& call, const std::vector<Category>& categories) {
  std::vector<Promise> all;
  for (const Category& category : categories) {
    if (!category.active || category.regime != Regime::operational) continue;
    auto same =
        std::find_if(all.begin(), all.end(), [&](const Promise& one) { return one.first->term == category.term; });
    if (same == all.end()) same = all.insert(all.end(), {&category, {}});
    std::string& names = same->names[category.accept_hours];
    names += (names.empty() ? "" : "; ") + category.name(call.lang);
  }
  const auto due = [&](const Promise& one) { return answer_term(*one.first, Regime::operational, call.now); };
  std::stable_sort(all.begin(), all.end(), [&](const Promise& a, const Promise& b) { return due(a) < due(b); });
  return all;
}

void show_operational(ui::View& view, const kit::Call& call) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  for (const Promise& promise : promises(call, *categories)) {
    const Category& category = *promise.first;
    ui::View row = view.each("PROMISE");
    row.set("SPAN", span_words(call, category.term)).set("ROLL", roll_words(call, category.term.roll));
    const Instant due = answer_term(category, Regime::operational, call.now);
    row.say("TODAY", "terms.today", {{"day", term_end(call.lang, due)}});
    for (const auto& [hours, names] : promise.names) {
      row.each("ABOUT").set("NAMES", names).say("ACCEPT", "terms.accept", {{"n", std::int64_t{hours}}});
    }
  }
  view.say("SILENCE", "terms.silence", {{"n", call.town->number(settings::silence_closes_days)}});
}

/// Terms of other procedures, and the days themselves: how the calendar counts.
void show_calendar(ui::View& view, const kit::Call& call) {
  for (const TermCases& group : calendar::cases_of_ukraine()) {
    if (is_rule(group.code)) continue;
    ui::View row = view.each("GROUP");
    row.set_in("TITLE", group.title, "uk").set("ARTICLE", group.law);
    show_cases(row, call, group);
  }
}

http::Response show_terms(kit::Call& call) {
  ui::View view = call.view();
  view.say("LEAD", "terms.lead", {{"day", i18n::date(call.lang, call.now)}});
  show_law(view, call);
  show_operational(view, call);
  show_calendar(view, call);
  ui::Page page = call.page(call.word("terms.title"));
  page.description = call.word("terms.description");
  page.crumbs = {{"/", call.word("ui.home")}, {"/about", call.word("terms.about")}};
  return call.render(page, "appeals/terms.html", view);
}

}  // namespace

std::vector<kit::Route> terms_pages() { return {kept_page("appeals.terms", "/terms", show_terms)}; }

}  // namespace viche::appeals
