#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/ui/form.hpp>

#include "pages/filing.hpp"
#include "pages/public_wording.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t categories_suggested = 3;
constexpr std::size_t text_compared = 160;
constexpr std::string_view other = "other";

/// Everything sent so far that this page does not ask itself.
std::vector<std::pair<std::string, std::string>> carried(const kit::Call& call, const Sent& sent) {
  static constexpr std::string_view asked_here[] = {"form_token", "form_key",  "kept",           "drop",  "likely",
                                                    "category",   "step",      "seen",           "asked", "back",
                                                    "join",       "residence", "complaint_about"};
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& [name, value] : call.request.form.entries()) {
    const bool here = std::find(std::begin(asked_here), std::end(asked_here), name) != std::end(asked_here);
    if (!here && !starts_with(name, "answer-") && !value.empty()) fields.emplace_back(name, value);
  }
  for (auto& kept : sent.attachments.fields()) fields.push_back(std::move(kept));
  fields.emplace_back("step", "more");
  if (!sent.category) return fields;
  fields.emplace_back("category", sent.category->slug);
  fields.emplace_back("seen", "1");
  if (asks_more(*sent.category)) fields.emplace_back("asked", sent.category->slug);
  return fields;
}

void show_categories(ui::View& view, ui::Form& form, const kit::Call& call, const Sent& sent) {
  view.show("CATEGORIES");
  const auto likely = likely_categories(call, *sent.categories, sent.filing.text, categories_suggested);
  if (!likely.empty()) {
    std::vector<ui::Choice> choices;
    for (const Category* category : likely) {
      choices.push_back({category->slug, category->name(call.lang), category->group_name(call.lang)});
    }
    choices.push_back({std::string(other), call.word("appeals.more.suggested_other")});
    form.radios("LIKELY", {.name = "likely", .choices = choices, .label = call.word("appeals.more.suggested")});
  }
  form.select("CATEGORY", {.name = "category",
                           .choices = filing_categories(call, *sent.categories),
                           .none = call.word("appeals.more.category_none")});
}

/// What the law wants to know, and about whom a complaint is: it goes to somebody else then.
void show_law(ui::View& view, ui::Form& form, const kit::Call& call, const Category& category) {
  if (category.regime != Regime::law393) return;
  view.show("LAW");
  form.input("LAW_FIELDS", {.name = "residence", .autocomplete = "street-address", .max = 300});
  std::vector<ui::Choice> choices;
  for (const auto& organisation :
       call.services.db.read(call.hromada(), [](storage::Session& session) { return kit::organisations(session); })) {
    if (!organisation.active) continue;
    choices.push_back({std::to_string(organisation.id), organisation.name(call.lang)});
  }
  if (choices.empty()) return;
  form.select("LAW_FIELDS", {.name = "complaint_about",
                             .choices = choices,
                             .optional = true,
                             .none = call.word("appeals.more.complaint_none")});
}

std::string title_of(const Sent& sent) {
  if (!sent.category) return "appeals.more.title_category";
  return sent.similar.empty() ? "appeals.more.title" : "appeals.more.title_similar";
}

}  // namespace

void show_questions(ui::View& view, ui::Form& form, const kit::Call& call, const Category& category) {
  if (category.questions.empty()) return;
  view.show("QUESTIONS");
  const bool uk = call.lang == i18n::Lang::uk;
  for (const Question& question : category.questions) {
    const std::string name = "answer-" + question.slug;
    const std::string& label = uk ? question.text_uk : question.text_en;
    if (question.options.empty()) {
      form.input("QUESTION", {.name = name, .label = label, .optional = !question.required, .max = 300});
      continue;
    }
    std::vector<ui::Choice> choices;
    for (const auto& option : question.options) choices.push_back({option.slug, uk ? option.uk : option.en});
    const bool has_own =
        std::any_of(choices.begin(), choices.end(), [](const auto& c) { return c.value == answer_unknown; });
    if (question.required && !has_own)
      choices.push_back({std::string(answer_unknown), call.word("appeals.more.unknown")});
    form.radios("QUESTION", {.name = name, .choices = choices, .label = label, .optional = !question.required});
  }
}

Refusal in_language(Refusal refusal, const kit::Call& call, const Sent& sent) {
  if (!sent.category || call.lang == i18n::Lang::uk) return refusal;
  for (const Question& question : sent.category->questions) {
    if (refusal.field == "answer-" + question.slug) refusal.args["question"] = question.text_en;
  }
  return refusal;
}

void show_similar(ui::View& view, const kit::Call& call, const Sent& sent) {
  std::vector<ui::Similar> cases;
  for (const Near& one : sent.similar) {
    ui::Similar similar;
    similar.card = card_of(call, one.brief, *sent.categories);
    const Category* category = find_category(*sent.categories, one.brief.category);
    if (category) {
      similar.card.title = category->name(call.lang);
      similar.card.text = shortened(tidy_line(one.brief.text), text_compared);
    }
    similar.number = one.brief.number.text();
    const auto metres = static_cast<std::int64_t>(one.distance_m);
    if (metres > 0) similar.distance = call.word("appeals.more.distance", {{"n", metres}});
    cases.push_back(std::move(similar));
  }
  ui::similar_list(view, "SIMILAR", cases);
  view.show_if(!cases.empty(), "HAS_SIMILAR");
}

http::Response show_filing_more(kit::Call& call, const Sent& sent, bool answered) {
  ui::View view = call.view();
  ui::Form form(view, "appeals.more");
  form.submitted(call.request.form.entries());
  // A category just chosen brings questions of its own: they are not yet late.
  const bool just_asked = sent.category && call.field("asked") != sent.category->slug;
  if (answered && !just_asked) {
    for (const Refusal& refusal : sent.more_refusals) form.refused(in_language(refusal, call, sent));
  }
  const std::string key = sent.form_key.empty() ? call.form_key() : sent.form_key;
  form.hidden("TOKENS", call.form_token(), key, carried(call, sent));
  show_similar(view, call, sent);
  if (sent.category) {
    show_questions(view, form, call, *sent.category);
    show_law(view, form, call, *sent.category);
    view.set("CHOSEN", sent.category->name(call.lang));
  } else {
    show_categories(view, form, call, sent);
  }
  view.set("TITLE", call.word(title_of(sent))).set("WRITTEN", shortened(tidy_line(sent.filing.text), 200));
  view.set("PLACE", sent.filing.place.text);
  show_attachments(view, call, sent.attachments);
  view.set("SEND", call.word(!sent.category         ? "appeals.new.next"
                             : sent.similar.empty() ? "appeals.more.file"
                                                    : "appeals.more.file_other"));
  ui::Page page = call.page(call.word(title_of(sent)));
  page.errors = form.errors();
  page.path = "/appeals/new";
  mark_filing(page);
  page.noindex = true;
  return call.render(page, "appeals/new_more.html", view, form.has_errors() ? 422 : 200);
}

}  // namespace viche::appeals
