#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/ui/components.hpp>

#include "day_acts.hpp"
#include "executors/day.hpp"
#include "store/day.hpp"

namespace viche::appeals::executors {

namespace {

constexpr const char* list_path = "/desk/day/crews";

std::string people_words(const kit::Call& call, desk::Names& names, const Crew& crew) {
  std::string text;
  for (const std::int64_t account : crew.members) text += (text.empty() ? "" : ", ") + names.person(account);
  return text.empty() ? call.word("day.crew.nobody") : text;
}

http::Response show_list(kit::Call& call) {
  desk::Names names(call);
  ui::View view = call.view();
  ui::Table table;
  table.columns = {{call.word("day.crew.name"), false},
                   {call.word("day.crew.members"), false},
                   {call.word("desk.categories.active"), false}};
  const auto all = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return crews(session, call.actor.organisation); });
  for (const Crew& crew : all) {
    table.rows.push_back({{crew.name, std::string(list_path) + "/" + std::to_string(crew.id)},
                          people_words(call, names, crew),
                          call.word(crew.active ? "day.crew.goes_out" : "day.crew.stays")});
  }
  desk::stacked_table(view, table);
  view.set("TITLE", call.word("day.crews")).set("LEAD", call.word("day.crew.lead"));
  view.set("ADD", view.url(std::string(list_path) + "/new")).set("ADD_TEXT", call.word("day.crew.add"));
  return call.render(desk::page(call, call.word("day.crews"), {{"/desk/day", call.word("day.title")}}),
                     "appeals/desk/reference.html", view);
}

http::Response form_page(kit::Call& call, const Crew& crew, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "day.crew");
  if (refusal) form.submitted(call.request.form.entries());
  form.initial("name", crew.name).initial("active", crew.active ? "1" : "");
  for (const std::int64_t account : crew.members) form.initial("members", std::to_string(account));
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "name", .max = 80});
  std::vector<ui::Choice> people;
  for (const identity::Account& one : people_of(call, call.actor.organisation)) {
    people.push_back({std::to_string(one.id), one.name, {}, {}});
  }
  form.checkboxes("FIELDS", {.name = "members", .choices = people});
  form.checkbox("FIELDS", {.name = "active"});
  const std::string title = crew.id == 0 ? call.word("day.crew.add") : crew.name;
  view.set("TITLE", title).set("SEND", call.word("desk.save")).set("BACK", view.url(list_path));
  view.set("ACTION", view.url(std::string(list_path) + "/" + (crew.id == 0 ? "new" : std::to_string(crew.id))));
  ui::Page page = desk::page(call, title, {{"/desk/day", call.word("day.title")}, {list_path, call.word("day.crews")}});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/reference_form.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// The crew of the path, of this executor; a new one for "new".
std::optional<Crew> crew_of(const kit::Call& call) {
  if (call.value("id") == "new") return Crew{};
  const auto found = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return find_crew(session, call.number("id")); });
  if (!found || found->organisation != call.actor.organisation) return std::nullopt;
  return found;
}

http::Response show_form(kit::Call& call) {
  const auto crew = crew_of(call);
  return crew ? form_page(call, *crew, nullptr) : call.refuse(not_found());
}

http::Response save(kit::Call& call) {
  auto crew = crew_of(call);
  if (!crew) return call.refuse(not_found());
  crew->name = tidy_line(call.field("name"));
  crew->active = call.field("active") == "1";
  crew->members.clear();
  for (const std::string_view id : call.request.form.all("members")) {
    crew->members.push_back(parse_integer(id).value_or(0));
  }
  const auto saved = change_crew(desk::by(call), *crew);
  return saved ? desk::told(call, list_path, "saved") : form_page(call, *crew, &saved.refusal());
}

}  // namespace

std::vector<kit::Route> crew_routes() {
  return {desk::get("appeals.crews", list_path, workers, show_list),
          desk::get("appeals.crew_form", "/desk/day/crews/{id}", workers, show_form),
          desk::post("appeals.crew_save", "/desk/day/crews/{id}", workers, save)};
}

}  // namespace viche::appeals::executors
