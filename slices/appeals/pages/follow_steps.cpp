#include <array>

#include <viche/core/text.hpp>
#include <viche/ui/form.hpp>

#include "pages/filing_uploads.hpp"
#include "pages/follow.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "settings.hpp"

/// The small forms of the author: one page each, its name is the end of the address.
namespace viche::appeals {

namespace {

constexpr std::size_t most_photos = 5;

struct StepForm {
  std::string_view name;     ///< of the address and the words appeals.step.<name>_...
  std::optional<Deed> deed;  ///< none: answer, grade
  std::string_view told;     ///< what the page says afterwards
  bool text_optional = false;
  bool photos = false;
};
constexpr std::array<StepForm, 5> forms{{{"confirm", Deed::confirm, "confirmed", true, true},
                                         {"refute", Deed::refute, "refuted", false, true},
                                         {"answer", std::nullopt, "answered", false, true},
                                         {"grade", std::nullopt, "graded", true, false},
                                         {"withdraw", Deed::withdraw, "withdrawn", true, false}}};

const StepForm* find_form(std::string_view name) {
  for (const StepForm& form : forms) {
    if (form.name == name) return &form;
  }
  return nullptr;
}

/// Has somebody been faster, or time?
bool is_open_now(const StepForm& step, const CaseData& data) {
  if (!step.deed)
    return step.name == "answer" ? is_open(data.appeal.state) : bool(may_grade(data.appeal, data.standing, 5));
  return Transitions::of_the_program().find(data.appeal.state, *step.deed, data.appeal.regime) != nullptr;
}

/// Words of a form: an answer that nobody asked for is an explanation.
std::string words_of(const StepForm& step, const CaseData& data) {
  return step.name == "answer" && !open_question(data) ? "add" : std::string(step.name);
}

/// "Would you advise others to write here?"
ui::ChoiceField advice_field(const kit::Call& call) {
  ui::ChoiceField field;
  field.name = "advice";
  field.optional = true;
  field.label = call.word("appeals.step.grade_advice");
  field.hint = call.word("appeals.step.grade_advice_hint");
  field.none = call.word("appeals.step.grade_advice_none");
  for (int n = 0; n <= 10; ++n) field.choices.push_back({std::to_string(n), std::to_string(n)});
  return field;
}

/// Who will read what is said with a step: it stands on the page that everybody sees, if they see the appeal.
std::string readers_told(const kit::Call& call, const StepForm& step, const Appeal& appeal) {
  if (!step.deed || !is_shown_to_all(appeal)) return {};
  const bool reads_first = call.town->is_on(settings::premoderation);
  return call.word(reads_first ? "appeals.step.seen_after_reading" : "appeals.step.seen_by_all");
}

/// @param seen  told before the example of the field
void show_fields(ui::View& view, ui::Form& form, const StepForm& step, const std::string& name, const kit::Call& call,
                 const Attachments& kept, const std::string& seen) {
  if (step.name == "grade") {
    form.grade("FIELDS", {.name = "grade", .label = call.word("appeals.step.grade_grade")});
    form.text("FIELDS", {.name = "comment",
                         .label = call.word("appeals.step.grade_comment"),
                         .optional = true,
                         .rows = 4,
                         .max = most_letters});
    form.select("FIELDS", advice_field(call));
    return;
  }
  const std::string hint = "appeals.step." + name + "_text_hint", photos_hint = "appeals.step." + name + "_photos_hint";
  const auto maybe = [&](const std::string& key) {
    return call.services.words.has(key) ? call.word(key) : std::string();
  };
  const std::string example = maybe(hint);
  form.text("FIELDS", {.name = "text",
                       .label = call.word("appeals.step." + name + "_text"),
                       .hint = seen + (seen.empty() || example.empty() ? "" : " ") + example,
                       .optional = step.text_optional,
                       .rows = 5,
                       .max = most_letters});
  if (!step.photos) return;
  show_attachments(view, call, kept);
  form.file("PHOTO_FIELD", {.name = "photos",
                            .label = call.word("appeals.step." + name + "_photos"),
                            .hint = maybe(photos_hint),
                            .max_files = most_photos});
}

http::Response show_form(kit::Call& call, const Door& door, const StepForm& step, const Attachments& kept,
                         const std::vector<Refusal>& refusals) {
  const std::string name = words_of(step, door.data);
  const std::string action = door.base + "/" + std::string(step.name);
  ui::View view = call.view();
  ui::Form form(view, "appeals.step");
  if (call.request.method == http::Method::post) form.submitted(call.request.form.entries());
  for (const Refusal& refusal : refusals) form.refused(refusal);
  const std::string_view key = call.field(ui::form_key_field);
  form.hidden("TOKENS", call.form_token(), key.empty() ? call.form_key() : std::string(key), kept.fields());
  show_fields(view, form, step, name, call, kept, readers_told(call, step, door.data.appeal));
  if (const Entry* question = open_question(door.data); question && step.name == "answer")
    view.set_in("QUESTION", question->text, lang_of(*question, door.data.appeal));
  view.set("TITLE", call.word("appeals.step." + name + "_title"))
      .set("LEAD", call.word("appeals.step." + name + "_lead"));
  view.set("SEND", call.word("appeals.step." + name + "_send")).set("BACK", view.url(door.base));
  const Appeal& appeal = door.data.appeal;
  const Headline about = headline_of(call.services.words, call.lang, *door.data.categories, appeal);
  view.set_in("ABOUT", about.text, about.lang).set("ACTION", view.url(action));
  view.set("NUMBER", numbered(call.services.words, call.lang, appeal.number));
  view.show_if(step.name == "refute" || step.name == "withdraw", "WARNING");
  ui::Page page = call.page(call.word("appeals.step." + name + "_title"));
  page.errors = form.errors();
  page.noindex = true;
  page.path = action;
  const int status = refusals.empty() ? 200 : kit::status_of(refusals.front().kind);
  http::Response response = call.render(page, "appeals/follow_step.html", view, status);
  return std::move(response.replace("Cache-Control", "no-store"));
}

http::Response show_step(kit::Call& call) {
  const StepForm* step = find_form(call.value("step"));
  const auto door = open_door(call);
  if (!door) return call.refuse(door.refusal());
  if (!step) return call.refuse(not_found());
  if (!is_open_now(*step, door.value().data)) return call.go(door.value().base + "?told=already");
  return show_form(call, door.value(), *step, {}, {});
}

Check do_it(kit::Call& call, const Door& door, const StepForm& step, const Attachments& attached) {
  const By by = door.by(call, call.sent_key());
  const Number number = door.data.appeal.number;
  const std::string text = tidy(call.field("text"));
  if (step.name == "answer") return answer(by, number, text, attached.stored());
  if (step.name == "grade") {
    const std::string_view advice = call.field("advice");
    return grade(by, number, parse_integer(call.field("grade")).value_or(0), tidy(call.field("comment")),
                 advice.empty() ? std::nullopt : std::optional(parse_integer(advice).value_or(-1)));
  }
  const auto taken = take_step(by, number, {*step.deed, text, attached.stored(), std::nullopt, 0, {}});
  if (!taken) return taken.refusal();
  return Done{};
}

http::Response take_step_form(kit::Call& call) {
  const StepForm* step = find_form(call.value("step"));
  const auto door = open_door(call);
  if (!door) return call.refuse(door.refusal());
  if (!step) return call.refuse(not_found());
  const Attachments attached = take_attachments(call, {step->photos ? most_photos : 0, 0});
  if (!attached.refusals.empty()) return show_form(call, door.value(), *step, attached, attached.refusals);
  const Check done = do_it(call, door.value(), *step, attached);
  if (done) return call.go(door.value().base + "?told=" + std::string(step->told));
  const RefusalKind kind = done.refusal().kind;
  const bool late = kind == RefusalKind::conflict;
  const bool wrote = !trimmed(call.field("text")).empty() || !attached.photos.empty();
  if (late && !wrote) return call.go(door.value().base + "?told=already");
  if (kind != RefusalKind::invalid && !late) return call.refuse(done.refusal());
  return show_form(call, door.value(), *step, attached, {late ? conflict("appeals.step_too_late") : done.refusal()});
}

}  // namespace

std::vector<kit::Route> follow_step_routes() {
  const std::string link = "/appeals/{number}/follow/{key}/{step}", mine = "/my/appeals/{number}/{step}";
  return {open_page("appeals.follow_form", link, show_step),
          open_form("appeals.follow_step", link, take_step_form, kit::Body::uploads),
          own(open_page("appeals.my_form", mine, show_step)),
          own(open_form("appeals.my_step", mine, take_step_form, kit::Body::uploads))};
}

}  // namespace viche::appeals
