#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "pages/desk.hpp"
#include "reference_acts.hpp"

namespace viche::appeals::desk {

namespace {

constexpr Roles keepers{Role::administrator, Role::editor};
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
  table.caption_hidden = true;
  table.columns = {{call.word("desk.categories.name"), false},
                   {call.word("desk.categories.executor"), false},
                   {call.word("desk.categories.terms"), false},
                   {call.word("desk.categories.active"), false}};
  for (const Category& one : names.categories()) {
    const std::string terms = call.word("desk.categories.accept", {{"n", std::int64_t{one.accept_hours}}}) + " / " +
                              std::to_string(one.term.count) + " " +
                              call.word("desk.categories.unit." + std::string(code_of(one.term.unit)));
    const std::string mark = one.emergency ? " · " + call.word("desk.emergency") : "";
    table.rows.push_back(
        {{one.name(call.lang), "/desk/categories/" + std::to_string(one.id)},
         one.organisation == 0 ? call.word("desk.categories.organisation_none") : names.organisation(one.organisation),
         terms + mark,
         call.word(one.active ? "desk.categories.active" : "desk.categories.not_active")});
  }
  ui::table(view, "TABLE", table);
  view.set("TITLE", call.word("desk.categories.title")).set("LEAD", call.word("desk.categories.lead"));
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

void fill(ui::Form& form, const Category& one) {
  std::string words;
  for (const std::string& word : one.words) words += (words.empty() ? "" : ", ") + word;
  form.initial("name_uk", one.name_uk).initial("name_en", one.name_en);
  form.initial("organisation", std::to_string(one.organisation))
      .initial("accept_hours", std::to_string(one.accept_hours));
  form.initial("term_count", std::to_string(one.term.count)).initial("term_unit", code_of(one.term.unit));
  form.initial("emergency", one.emergency ? "1" : "").initial("is_public", one.is_public ? "1" : "");
  form.initial("needs_place", one.needs_place ? "1" : "").initial("is_active", one.active ? "1" : "");
  form.initial("words", words).initial("questions", written(one.questions));
}

http::Response form_page(kit::Call& call, const Category& one, const Names& names, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.categories");
  if (refusal) form.submitted(call.request.form.entries());
  fill(form, one);
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  std::vector<ui::Choice> unit_choices;
  for (const auto& [unit, code] : units)
    unit_choices.push_back({code, call.word(std::string("desk.categories.unit.") + code), {}, {}});
  form.input("FIELDS", {.name = "name_uk", .max = 120});
  form.input("FIELDS", {.name = "name_en", .max = 120});
  form.select("FIELDS", {.name = "organisation",
                         .choices = names.organisation_choices(),
                         .none = call.word("desk.categories.organisation_none")});
  form.input("FIELDS", {.name = "accept_hours", .inputmode = "numeric", .width = "4"});
  form.input("FIELDS", {.name = "term_count", .inputmode = "numeric", .width = "4"});
  form.select("FIELDS", {.name = "term_unit", .choices = unit_choices});
  for (const char* flag : {"emergency", "is_public", "needs_place", "is_active"})
    form.checkbox("FIELDS", {.name = flag});
  form.text("FIELDS", {.name = "words", .rows = 4, .max = 4000});
  form.text("FIELDS", {.name = "questions", .rows = 6, .max = 8000});
  const std::string title = call.word("desk.categories.edit", {{"name", one.name(call.lang)}});
  view.set("TITLE", title).set("SEND", call.word("desk.categories.send"));
  view.set("ACTION", view.url("/desk/categories/" + std::to_string(one.id))).set("BACK", view.url("/desk/categories"));
  ui::Page page = desk::page(call, title, {{"/desk/categories", call.word("desk.categories.title")}});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/reference_form.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_form(kit::Call& call) {
  const Names names(call);
  const Category* one = names.find_category(call.number("id"));
  return one ? form_page(call, *one, names, nullptr) : call.refuse(not_found());
}

Check change(const kit::Call& call, Category one) {
  const auto number = [&](std::string_view field) {
    return static_cast<int>(std::min<std::int64_t>(parse_integer(trimmed(call.field(field))).value_or(0), 100'000));
  };
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
  one.words = words_of(tidy(call.field("words")));
  VICHE_LET(questions, questions_of(tidy(call.field("questions"))));
  one.questions = questions;
  return change_category(by(call), one);
}

http::Response take_form(kit::Call& call) {
  const Names names(call);
  const Category* one = names.find_category(call.number("id"));
  if (!one) return call.refuse(not_found());
  const Check check = change(call, *one);
  return check ? told(call, "/desk/categories", "saved") : form_page(call, *one, names, &check.refusal());
}

}  // namespace

std::vector<kit::Route> category_routes() {
  return {get("appeals.desk_categories", "/desk/categories", keepers, show_list),
          get("appeals.desk_category_edit", "/desk/categories/{id}", keepers, show_form),
          post("appeals.desk_category_save", "/desk/categories/{id}", keepers, take_form)};
}

}  // namespace viche::appeals::desk
