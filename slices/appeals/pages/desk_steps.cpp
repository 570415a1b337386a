#include <algorithm>

#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "pages/filing_uploads.hpp"
#include "pages/shown.hpp"
#include "rules/grounds.hpp"

namespace viche::appeals::desk {

namespace {

constexpr std::size_t most_photos = 5;

/// The row of the path's {deed} when it is open to this person now; otherwise the refusal of `may_step`.
Result<const Transition*> row_of(const kit::Call& call, const Case& one) {
  const auto deed = deed_of(call.value("deed"));
  if (!deed) return not_found();
  for (const Transition* row : Transitions::of_the_program().open_to(one.appeal, one.standing)) {
    if (row->deed == *deed) return row;
  }
  const bool known = Transitions::of_the_program().find(one.appeal.state, *deed, one.appeal.regime) != nullptr;
  if (known) return forbidden("appeals.step_not_yours");
  return conflict("appeals.step_not_open");
}

std::vector<std::int64_t> co_executors_of(const kit::Call& call, std::int64_t main) {
  std::vector<std::int64_t> ids;
  for (const std::string_view text : call.request.form.all("co_executors")) {
    const std::int64_t id = parse_integer(text).value_or(0);
    if (id != 0 && id != main && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

/// Has this organisation said already that it is not theirs?
bool has_returned(const kit::Call& call, const Appeal& appeal, std::int64_t organisation) {
  const auto all = call.services.db.read(call.hromada(),
                                         [&](storage::Session& session) { return entries(session, appeal.id, true); });
  return std::any_of(all.begin(), all.end(), [&](const Entry& entry) {
    return entry.kind == name(Deed::return_) && entry.organisation == organisation;
  });
}

void fill_first_values(const kit::Call& call, ui::Form& form, const Case& one, const Names& names) {
  const Category* category = names.find_category(one.appeal.category);
  std::int64_t likely = one.appeal.organisation;
  if (likely == 0 && category) {
    likely = executor_of(*category, one.appeal.place.settlement);
    if (likely != 0 && has_returned(call, one.appeal, likely)) likely = 0;
  }
  if (likely != 0) form.initial("organisation", std::to_string(likely));
  for (const std::int64_t id : one.appeal.co_executors) form.initial("co_executors", std::to_string(id));
}

bool takes_photos(const Transition& row) {
  return row.deed == Deed::report || row.deed == Deed::send_back || row.deed == Deed::refute;
}

/// Until when the law gives time for a deed; whoever is late has to do it all the same. Empty: the law names no term.
std::string told_end(const kit::Call& call, const Appeal& appeal, Deed deed, std::string_view ground = {}) {
  const auto end = end_of_deed(appeal, deed, ground);
  if (!end) return "";
  return call.word(*end > call.now ? "desk.deed_until" : "desk.deed_late", {{"day", term_end(call.lang, *end)}});
}

std::vector<ui::Choice> ground_choices(const kit::Call& call, const Appeal& appeal, Deed deed) {
  std::vector<ui::Choice> choices;
  for (const Ground* ground : grounds_of(deed)) {
    const std::string end = told_end(call, appeal, deed, ground->code);
    choices.push_back({std::string(ground->code), call.word("appeals.ground." + std::string(ground->code)),
                       std::string(ground->law) + (end.empty() ? "" : ". " + end)});
  }
  return choices;
}

void show_fields(kit::Call& call, ui::Form& form, const Appeal& appeal, const Transition& row, const Names& names) {
  const std::string deed(name(row.deed));
  const std::string text_key = "desk.step.text_" + deed;
  const bool has_own = call.services.words.has(text_key);
  if (row.wants_organisation) {
    const auto choices = names.organisation_choices();
    form.select("FIELDS", {.name = "organisation", .choices = choices, .none = call.word("desk.bulk.choose")});
  }
  if (row.wants_recipient) form.input("FIELDS", {.name = "recipient", .max = 200});
  if (row.wants_ground) form.radios("FIELDS", {.name = "ground", .choices = ground_choices(call, appeal, row.deed)});
  form.text("FIELDS", {.name = "text",
                       .label = has_own ? call.word(text_key) : "",
                       .optional = !row.wants_text,
                       .rows = 5,
                       .max = most_letters});
  if (row.wants_day) form.date("FIELDS", {.name = "planned_on"});
  if (takes_photos(row)) form.file("PHOTO_FIELD", {.name = "photos", .max_files = most_photos});
  if (row.wants_organisation) {
    form.checkboxes("CO_EXECUTORS", {.name = "co_executors", .choices = names.organisation_choices(), .small = true});
  }
}

/// Did they come from the plan of the day, to go back there?
bool from_day(const kit::Call& call) { return call.query("back") == "day" || call.field("back") == "day"; }

/// What is written and photographed away from the desk stays on the device until it has arrived.
void show_field_work(kit::Call& call, ui::View& view, const Case& one, const Transition& row) {
  view.set("DRAFT", std::string(name(row.deed)) + "-" + one.appeal.number.text());
  if (!takes_photos(row)) return;
  ui::Form camera(view, "desk.step", "camera-");
  camera.file("CAMERA_FIELD", {.name = "photos",
                               .label = call.word("desk.step.camera"),
                               .hint = call.word("desk.step.camera_hint"),
                               .max_files = most_photos,
                               .camera = true});
}

http::Response show_form(kit::Call& call, const Case& one, const Transition& row, const Attachments& kept = {},
                         const std::vector<Refusal>& refusals = {}) {
  const Names names(call);
  const std::string deed(name(row.deed));
  ui::View view = call.view();
  ui::Form form(view, "desk.step");
  if (!refusals.empty()) form.submitted(call.request.form.entries());
  fill_first_values(call, form, one, names);
  for (const Refusal& refusal : refusals) form.refused(refusal);
  auto carried = kept.fields();
  if (from_day(call)) carried.emplace_back("back", "day");
  form.hidden("TOKENS", call.form_token(), call.form_key(), carried);
  show_field_work(call, view, one, row);
  show_fields(call, form, one.appeal, row, names);
  show_attachments(view, call, kept);
  view.show_if(row.wants_organisation, "HELPERS");
  view.set("DEED", call.word("desk.deed." + deed)).set("NUMBER", case_crumb(call, one).text);
  const Headline about = staff_headline_of(call.services.words, call.lang, names.categories(), one.appeal, 200);
  view.set_in("ABOUT", about.text, about.lang).set("PLACE", one.appeal.place.whole());
  view.set("ACTION", view.url(one.path() + "/steps/" + deed))
      .set("BACK", view.url(from_day(call) ? "/desk/day" : one.path()));
  const std::string hint = "desk.deed_hint." + deed;
  if (call.services.words.has(hint)) view.set("HINT", call.word(hint));
  view.set("UNTIL", told_end(call, one.appeal, row.deed));
  ui::Page page = desk::page(call, call.word("desk.deed." + deed), {queue_crumb(call), case_crumb(call, one)});
  page.errors = form.errors();
  const int status = refusals.empty() ? 200 : kit::status_of(refusals.front().kind);
  return call.render(page, "appeals/desk/step.html", view, status);
}

http::Response ask(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const auto row = row_of(call, one.value());
  if (!row) return call.refuse(row.refusal());
  return show_form(call, one.value(), *row.value());
}

Result<State> take(kit::Call& call, const Case& one, const Transition& row, const Attachments& attached) {
  Step step;
  step.deed = row.deed;
  step.text = tidy(call.field("text"));
  step.photos = attached.stored();
  step.planned_on = day_of(call, "planned_on");
  step.organisation = parse_integer(call.field("organisation")).value_or(0);
  step.co_executors = co_executors_of(call, step.organisation);
  step.recipient = tidy_line(call.field("recipient"));
  step.ground = call.field("ground");
  return take_step(by(call), one.appeal.number, step);
}

/// Pressed twice: the first press did it, and the second one comes too late for the table.
bool taken_already(const kit::Call& call, const Case& one) {
  const auto deed = deed_of(call.value("deed"));
  if (!deed || call.field(ui::form_key_field).empty()) return false;
  return take_step(by(call), one.appeal.number, {*deed, {}, {}, {}, 0, {}}).ok();
}

/// Somebody was faster: what was written and photographed is shown again, to be kept as a note or thrown away.
http::Response too_late(kit::Call& call, const Case& one, const Refusal& refusal) {
  const auto deed = deed_of(call.value("deed"));
  const auto& rows = Transitions::of_the_program().all();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Transition& each) { return each.deed == deed; });
  if (refusal.kind != RefusalKind::conflict || row == rows.end()) return call.refuse(refusal);
  const Attachments attached = take_attachments(call, {takes_photos(*row) ? most_photos : 0, 0});
  return show_form(call, one, *row, attached, {conflict("appeals.step_too_late")});
}

http::Response act(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const std::string deed(call.value("deed"));
  const auto row = row_of(call, one.value());
  if (!row && taken_already(call, one.value()) && from_day(call)) return call.go("/desk/day?told=" + deed);
  if (!row && taken_already(call, one.value())) return told(call, one.value().path(), deed);
  if (!row) return too_late(call, one.value(), row.refusal());
  // Photos are kept before the rules are asked: a form that comes back has them still.
  const Attachments attached = take_attachments(call, {takes_photos(*row.value()) ? most_photos : 0, 0});
  if (!attached.refusals.empty()) return show_form(call, one.value(), *row.value(), attached, attached.refusals);
  const auto state = take(call, one.value(), *row.value(), attached);
  if (!state) return show_form(call, one.value(), *row.value(), attached, {state.refusal()});
  const bool gone = row.value()->deed == Deed::return_ || row.value()->deed == Deed::leave;
  if (from_day(call)) return call.go("/desk/day?told=" + deed + "&of=" + one.value().appeal.number.text());
  const bool mine_still = sees_all(call.actor) || !gone;
  return told(call, mine_still ? one.value().path() : "/desk/appeals", deed);
}

}  // namespace

std::vector<kit::Route> step_routes() {
  return {get("appeals.desk_step_form", "/desk/appeals/{number}/steps/{deed}", team, ask),
          post("appeals.desk_step", "/desk/appeals/{number}/steps/{deed}", team, act, kit::Body::uploads)};
}

}  // namespace viche::appeals::desk
