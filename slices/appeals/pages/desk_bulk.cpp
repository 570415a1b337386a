#include <algorithm>

#include <viche/core/text.hpp>

#include "pages/desk_queue.hpp"

namespace viche::appeals::desk {

namespace {

constexpr std::size_t most_at_once = 50;

/// Deeds that make sense for many at once.
std::optional<Deed> bulk_deed(std::string_view name) {
  const auto deed = deed_of(name);
  for (const Deed one : {Deed::accept, Deed::assign, Deed::explain, Deed::send_back}) {
    if (deed == one) return deed;
  }
  return std::nullopt;
}

std::vector<Number> numbers_of(const std::vector<std::string_view>& texts) {
  std::vector<Number> numbers;
  for (const std::string_view text : texts) {
    const auto number = number_of(text);
    const bool twice = number && std::find(numbers.begin(), numbers.end(), *number) != numbers.end();
    if (number && !twice && numbers.size() < most_at_once) numbers.push_back(*number);
  }
  return numbers;
}

BulkOutcome recategorise_all(kit::Call& call, const std::vector<Number>& numbers) {
  BulkOutcome outcome;
  const std::int64_t category = parse_integer(call.field("category")).value_or(0);
  for (const Number& number : numbers) {
    const Check check = recategorise(by(call), number, category, true);
    if (check) {
      outcome.done.push_back(number);
    } else {
      outcome.refused.emplace_back(number, check.refusal());
    }
  }
  return outcome;
}

/// Only paths of the queue: the form carries where it came from.
std::string back_path(std::string_view given) {
  return starts_with(given, "/desk/appeals?") ? std::string(given) : "/desk/appeals";
}

/// What is missing before anything is done to anybody. Refusals: desk.bulk_none, desk.bulk_no_deed [deed],
/// appeals.step_organisation_missing [organisation], appeals.step_text_empty [text], appeals.category_missing [category]
Check check_form(const kit::Call& call, const std::vector<Number>& numbers) {
  const std::string_view what = call.field("deed");
  const auto deed = bulk_deed(what);
  Refusals refusals;
  if (numbers.empty()) refusals.add(invalid("desk.bulk_none", "deed"));
  if (!deed && what != "category") refusals.add(invalid("desk.bulk_no_deed", "deed"));
  const auto is_missing = [&](const char* field) { return trimmed(call.field(field)).empty(); };
  if (what == "category" && is_missing("category")) refusals.add(invalid("appeals.category_missing", "category"));
  for (const Transition& row : Transitions::of_the_program().all()) {
    if (row.deed != deed) continue;
    if (row.wants_organisation && is_missing("organisation")) {
      refusals.add(invalid("appeals.step_organisation_missing", "organisation"));
    }
    if (row.wants_text && is_missing("text")) refusals.add(invalid("appeals.step_text_empty", "text"));
    break;
  }
  return refusals.check();
}

/// The outcome goes into the address of the next page: reloading it does nothing again.
http::Response act(kit::Call& call) {
  const auto numbers = numbers_of(call.request.form.all("number"));
  const std::string_view what = call.field("deed");
  if (const Check sound = check_form(call, numbers); !sound) return show_queue(call, &sound.refusal());
  const auto deed = bulk_deed(what);
  BulkOutcome outcome;
  if (deed) {
    Step step{*deed, tidy(call.field("text")), {}, {}, parse_integer(call.field("organisation")).value_or(0), {}};
    outcome = take_steps(by(call), numbers, step);
  } else {
    outcome = recategorise_all(call, numbers);
  }
  std::string path =
      "/desk/appeals/bulk?deed=" + std::string(what) + "&back=" + url_encoded(back_path(call.field("back")));
  for (const Number& number : outcome.done) path += "&done=" + number.text();
  for (const auto& [number, refusal] : outcome.refused)
    path += "&refused=" + number.text() + ":" + url_encoded(refusal.code);
  return call.go(path);
}

void show_refused(const kit::Call& call, ui::View& view, std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto number = number_of(text.substr(0, colon));
  if (!number || colon == std::string_view::npos) return;
  const std::string key = "errors." + std::string(text.substr(colon + 1));
  ui::View row = view.each("REFUSED");
  row.set("NUMBER", number->text()).set("URL", view.url("/desk/appeals/" + number->text()));
  row.set("WHY", call.services.words.has(key) ? call.word(key, {}) : call.word("desk.bulk.refused_somehow"));
}

http::Response outcome(kit::Call& call) {
  ui::View view = call.view();
  const std::string_view what = call.query("deed");
  const std::string deed = what == "category" ? call.word("desk.bulk.category_deed")
                           : bulk_deed(what)  ? call.word("desk.deed." + std::string(what))
                                              : "";
  if (deed.empty()) return call.refuse(not_found());
  const auto done = numbers_of(call.request.query.all("done"));
  const auto refused = call.request.query.all("refused");
  view.set("DEED", deed).set("BACK", view.url(back_path(call.query("back"))));
  view.say("DONE_COUNT", "desk.bulk.done", {{"n", static_cast<std::int64_t>(done.size())}});
  view.show_if(!done.empty(), "HAS_DONE").show_if(!refused.empty(), "HAS_REFUSED");
  view.say("REFUSED_COUNT", "desk.bulk.refused", {{"n", static_cast<std::int64_t>(refused.size())}});
  for (const Number& number : done) {
    view.each("DONE").set("NUMBER", number.text()).set("URL", view.url("/desk/appeals/" + number.text()));
  }
  for (const std::string_view text : refused) show_refused(call, view, text);
  return call.render(page(call, call.word("desk.bulk.title"), {queue_crumb(call)}), "appeals/desk/bulk.html", view);
}

}  // namespace

std::vector<kit::Route> bulk_routes() {
  return {get("appeals.desk_bulk_outcome", "/desk/appeals/bulk", team, outcome),
          post("appeals.desk_bulk", "/desk/appeals/bulk", team, act)};
}

}  // namespace viche::appeals::desk
