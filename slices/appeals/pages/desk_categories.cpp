#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/components.hpp>

#include "pages/desk.hpp"
#include "reference_acts.hpp"
#include "registration/classifier.hpp"

namespace viche::appeals::desk {

namespace {

constexpr std::pair<calendar::Unit, const char*> units[] = {{calendar::Unit::hours, "hours"},
                                                            {calendar::Unit::calendar_days, "calendar_days"},
                                                            {calendar::Unit::working_days, "working_days"},
                                                            {calendar::Unit::months, "months"}};

const char* code_of(calendar::Unit unit) {
  for (const auto& [one, code] : units) {
    if (one == unit) return code;
  }
  return "hours";
}

calendar::Unit unit_of(std::string_view code) {
  for (const auto& [one, name] : units) {
    if (name == code) return one;
  }
  return calendar::Unit::hours;
}

http::Response show_list(kit::Call& call) {
  const Names names(call);
  ui::View view = call.view();
  ui::Table table;
  table.caption = call.word("desk.categories.title");
  table.columns = {{call.word("desk.categories.name"), false},
                   {call.word("desk.categories.executor"), false},
                   {call.word("desk.categories.terms"), false},
                   {call.word("desk.categories.active"), false}};
  for (const Category& one : names.categories()) {
    const std::string terms = call.word("desk.categories.accept", {{"n", std::int64_t{one.accept_hours}}}) + " / " +
                              std::to_string(one.term.count) + " " +
                              call.word("desk.categories.unit." + std::string(code_of(one.term.unit)));
    std::string mark = one.emergency ? " · " + call.word("desk.emergency") : "";
    if (!one.is_public) mark += " · " + call.word("desk.categories.private");
    table.rows.push_back(
        {{one.name(call.lang), "/desk/categories/" + std::to_string(one.id)},
         one.organisation == 0 ? call.word("desk.categories.organisation_none") : names.organisation(one.organisation),
         terms + mark,
         call.word(one.active ? "desk.categories.active" : "desk.categories.not_active")});
  }
  stacked_table(view, table);
  view.set("TITLE", call.word("desk.categories.title")).set("LEAD", call.word("desk.categories.lead"));
  view.set("ADD", view.url("/desk/categories/new")).set("ADD_TEXT", call.word("desk.categories.add"));
  ui::Page page = desk::page(call, call.word("desk.categories.title"));
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/reference.html", view);
}

// Questions as lines: depth; Яка глибина?; How deep?; no; small=мала=small | big=велика=big

std::string written(const std::vector<Question>& questions) {
  std::string text;
  for (const Question& one : questions) {
    text += one.slug + "; " + one.text_uk + "; " + one.text_en + "; " + (one.required ? "yes" : "no");
    std::string options;
    for (const auto& option : one.options) {
      options += (options.empty() ? "" : " | ") + option.slug + "=" + option.uk + "=" + option.en;
    }
    text += (options.empty() ? "" : "; " + options) + "\n";
  }
  return text;
}

std::optional<Question> question_of(std::string_view line) {
  const auto parts = split(line, ';');
  if (parts.size() < 4 || parts.size() > 5) return std::nullopt;
  Question question{std::string(trimmed(parts[0])),
                    std::string(trimmed(parts[1])),
                    std::string(trimmed(parts[2])),
                    trimmed(parts[3]) == "yes",
                    {}};
  if (question.slug.empty() || question.text_uk.empty() || question.text_en.empty()) return std::nullopt;
  if (parts.size() < 5) return question;
  for (const std::string_view option : split(parts[4], '|')) {
    const auto sides = split(trimmed(option), '=');
    if (sides.size() != 3) return std::nullopt;
    question.options.push_back(
        {std::string(trimmed(sides[0])), std::string(trimmed(sides[1])), std::string(trimmed(sides[2]))});
  }
  return question;
}

/// Refusal: desk.question_invalid [questions] with the number of the line
Result<std::vector<Question>> questions_of(const std::string& text) {
  std::vector<Question> questions;
  std::int64_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trimmed(line).empty()) continue;
    auto question = question_of(line);
    if (!question) return invalid("desk.question_invalid", "questions", {{"line", std::to_string(number)}});
    questions.push_back(std::move(*question));
  }
  return questions;
}

std::vector<std::string> words_of(std::string text) {
  for (char& c : text) c = c == '\n' ? ',' : c;
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ',')) {
    if (!trimmed(word).empty()) words.emplace_back(trimmed(word));
  }
  return words;
}

std::string route_field(std::int64_t settlement) { return "route-" + std::to_string(settlement); }

std::vector<territory::Settlement> settlements_of(const kit::Call& call) {
  return call.services.db.read(call.hromada(),
                               [&](storage::Session& session) { return call.services.territory.settlements(session); });
}

std::vector<ui::Choice> group_choices(const kit::Call& call, const Names& names) {
  std::vector<ui::Choice> choices;
  for (const Category& one : names.categories()) {
    const bool known = std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.value == one.group; });
    if (!known && !one.group.empty()) choices.push_back({one.group, one.group_name(call.lang), {}, {}});
  }
  return choices;
}

/// Groups of the classifier of today, and what stands there already though the classifier has it no more.
std::vector<ui::Choice> question_groups(const kit::Call& call, const Category& one) {
  const auto classifier = registration::classifier_on(call.services.db, call.hromada(), calendar::kyiv_day(call.now));
  std::vector<ui::Choice> choices;
  for (const registration::Code& code : classifier->codes("question")) {
    choices.push_back({code.code, code.name(call.lang) + " (" + code.code + ")", {}, {}});
  }
  const std::string& now = one.question_group;
  if (!now.empty() && !classifier->find("question", now)) choices.push_back({now, now, {}, {}});
  return choices;
}

void fill(ui::Form& form, const Category& one) {
  form.initial("slug", one.slug).initial("group", one.group).initial("position", std::to_string(one.position));
  for (const auto& route : one.routes) {
    form.initial(route_field(route.settlement), std::to_string(route.organisation));
  }
  std::string words;
  for (const std::string& word : one.words) words += (words.empty() ? "" : ", ") + word;
  form.initial("name_uk", one.name_uk).initial("name_en", one.name_en);
  form.initial("organisation", std::to_string(one.organisation))
      .initial("accept_hours", std::to_string(one.accept_hours));
  form.initial("term_count", std::to_string(one.term.count)).initial("term_unit", code_of(one.term.unit));
  form.initial("emergency", one.emergency ? "1" : "").initial("is_public", one.is_public ? "1" : "");
  form.initial("needs_place", one.needs_place ? "1" : "").initial("is_active", one.active ? "1" : "");
  form.initial("words", words).initial("questions", written(one.questions));
  form.initial("question_group", one.question_group);
}

void show_marks(ui::Form& form) {
  for (const char* flag : {"emergency", "is_public", "needs_place", "is_active"})
    form.checkbox("FIELDS", {.name = flag});
}

http::Response form_page(kit::Call& call, const Category& one, const Names& names, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.categories");
  if (refusal) form.submitted(call.request.form.entries());
  fill(form, one);
  if (refusal) form.refused(*refusal);
  const bool hides = refusal && refusal->code == "desk.category_hides";
  const std::string agreed = hides ? refusal->args.at("n") : std::string();
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"hides", agreed}});
  std::vector<ui::Choice> unit_choices;
  for (const auto& [unit, code] : units)
    unit_choices.push_back({code, call.word(std::string("desk.categories.unit.") + code), {}, {}});
  if (one.id == 0) form.input("FIELDS", {.name = "slug", .width = "20", .max = 60});
  form.input("FIELDS", {.name = "name_uk", .max = 120});
  form.input("FIELDS", {.name = "name_en", .max = 120});
  form.select(
      "FIELDS",
      {.name = "group", .choices = group_choices(call, names), .none = call.word("desk.categories.group_none")});
  form.input("FIELDS", {.name = "group_uk", .optional = true, .max = 120});
  form.input("FIELDS", {.name = "group_en", .optional = true, .max = 120});
  form.input("FIELDS", {.name = "position", .inputmode = "numeric", .width = "5"});
  form.select("FIELDS", {.name = "organisation",
                         .choices = names.organisation_choices(),
                         .none = call.word("desk.categories.organisation_none")});
  form.input("FIELDS", {.name = "accept_hours", .inputmode = "numeric", .width = "4"});
  form.input("FIELDS", {.name = "term_count", .inputmode = "numeric", .width = "4"});
  form.select("FIELDS", {.name = "term_unit", .choices = unit_choices});
  form.select("FIELDS", {.name = "question_group",
                         .choices = question_groups(call, one),
                         .optional = true,
                         .none = call.word("desk.categories.question_group_none")});
  show_marks(form);
  form.text("FIELDS", {.name = "words", .rows = 4, .max = most_letters});
  form.text("FIELDS", {.name = "questions", .rows = 6, .max = 8000});
  for (const territory::Settlement& settlement : settlements_of(call)) {
    view.show("ROUTES");
    form.select("ROUTE_FIELDS", {.name = route_field(settlement.id),
                                 .choices = names.organisation_choices(),
                                 .label = settlement.shown,
                                 .none = call.word("desk.categories.route_none")});
  }
  const bool is_new = one.id == 0;
  const std::string title =
      is_new ? call.word("desk.categories.add") : call.word("desk.categories.edit", {{"name", one.name(call.lang)}});
  view.set("TITLE", title).set("SEND", call.word("desk.categories.send"));
  view.set("ACTION", view.url("/desk/categories/" + (is_new ? "new" : std::to_string(one.id))))
      .set("BACK", view.url("/desk/categories"));
  ui::Page page = desk::page(call, title, {{"/desk/categories", call.word("desk.categories.title")}});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/reference_form.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// The category of the path; "new" is one at the end of the list.
std::optional<Category> category_in(const kit::Call& call, const Names& names) {
  if (call.value("id") != "new") {
    const Category* one = names.find_category(call.number("id"));
    return one ? std::optional(*one) : std::nullopt;
  }
  Category fresh;
  fresh.icon = "other";
  fresh.term = {30, calendar::Unit::calendar_days, calendar::Roll::none};
  for (const Category& one : names.categories()) fresh.position = std::max(fresh.position, one.position + 1);
  return fresh;
}

http::Response show_form(kit::Call& call) {
  const Names names(call);
  const auto one = category_in(call, names);
  return one ? form_page(call, *one, names, nullptr) : call.refuse(not_found());
}

/// One of the groups there are, or a new one by its names.
void take_group(const kit::Call& call, const Names& names, Category& one) {
  one.group = call.field("group");
  one.group_uk = one.group_en = "";
  for (const Category& other : names.categories()) {
    if (other.group != one.group || one.group.empty()) continue;
    one.group_uk = other.group_uk;
    one.group_en = other.group_en;
    return;
  }
  one.group_uk = tidy_line(call.field("group_uk"));
  one.group_en = tidy_line(call.field("group_en"));
  one.group = one.group_uk.empty() ? "" : "group-" + hex(sha256(one.group_uk)).substr(0, 8);
}

void take_routes(const kit::Call& call, Category& one) {
  one.routes.clear();
  for (const territory::Settlement& settlement : settlements_of(call)) {
    const std::int64_t organisation = parse_integer(call.field(route_field(settlement.id))).value_or(0);
    if (organisation != 0) one.routes.push_back({settlement.id, organisation});
  }
}

Check change(const kit::Call& call, const Names& names, Category one) {
  const auto number = [&](std::string_view field) {
    return static_cast<int>(std::min<std::int64_t>(parse_integer(trimmed(call.field(field))).value_or(0), 100'000));
  };
  if (one.id == 0) one.slug = trimmed(call.field("slug"));
  take_group(call, names, one);
  take_routes(call, one);
  one.position = number("position");
  one.name_uk = tidy_line(call.field("name_uk"));
  one.name_en = tidy_line(call.field("name_en"));
  one.organisation = parse_integer(call.field("organisation")).value_or(0);
  one.accept_hours = number("accept_hours");
  one.term.count = number("term_count");
  one.term.unit = unit_of(call.field("term_unit"));
  one.emergency = call.field("emergency") == "1";
  one.is_public = call.field("is_public") == "1";
  one.needs_place = call.field("needs_place") == "1";
  one.active = call.field("is_active") == "1";
  one.question_group = trimmed(call.field("question_group"));
  one.words = words_of(tidy(call.field("words")));
  VICHE_LET(questions, questions_of(tidy(call.field("questions"))));
  one.questions = questions;
  return change_category(by(call), one);
}

/// Whoever makes a category private hides what stands in it: they are told how much, and press once more.
/// Refusal: desk.category_hides [is_public]
Check sure_of_hiding(const kit::Call& call, const Category& one) {
  if (one.id == 0 || !one.is_public || call.field("is_public") == "1") return Done{};
  const std::int64_t shown = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return count_shown_of_category(session, one.id); });
  if (shown == 0 || call.field("hides") == std::to_string(shown)) return Done{};
  return invalid("desk.category_hides", "is_public", {{"n", std::to_string(shown)}});
}

http::Response take_form(kit::Call& call) {
  const Names names(call);
  const auto one = category_in(call, names);
  if (!one) return call.refuse(not_found());
  const Check sure = sure_of_hiding(call, *one);
  const Check check = sure ? change(call, names, *one) : sure;
  return check ? told(call, "/desk/categories", "saved") : form_page(call, *one, names, &check.refusal());
}

}  // namespace

std::vector<kit::Route> category_routes() {
  return {get("appeals.desk_categories", "/desk/categories", category_keepers, show_list),
          get("appeals.desk_category_edit", "/desk/categories/{id}", category_keepers, show_form),
          post("appeals.desk_category_save", "/desk/categories/{id}", category_keepers, take_form)};
}

}  // namespace viche::appeals::desk
