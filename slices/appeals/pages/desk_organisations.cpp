#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "pages/desk.hpp"
#include "reference_acts.hpp"

namespace viche::appeals::desk {

namespace {

constexpr const char* list_path = "/desk/organisations";

http::Response show_list(kit::Call& call) {
  const Names names(call);
  ui::View view = call.view();
  ui::Table table;
  table.caption = call.word("desk.organisations.title");
  table.columns = {{call.word("desk.organisations.name"), false},
                   {call.word("desk.organisations.contacts"), false},
                   {call.word("desk.categories.active"), false}};
  for (const kit::Organisation& one : names.organisations()) {
    table.rows.push_back({{one.name(call.lang), std::string(list_path) + "/" + one.slug},
                          one.phone + (one.phone.empty() || one.email.empty() ? "" : ", ") + one.email,
                          call.word(one.active ? "desk.categories.active" : "desk.categories.not_active")});
  }
  stacked_table(view, table);
  view.set("TITLE", call.word("desk.organisations.title")).set("LEAD", call.word("desk.organisations.lead"));
  view.set("ADD", view.url("/desk/organisations/new")).set("ADD_TEXT", call.word("desk.organisations.add"));
  ui::Page page = desk::page(call, call.word("desk.organisations.title"));
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/reference.html", view);
}

http::Response form_page(kit::Call& call, const kit::Organisation& one, bool is_new, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.organisations");
  if (refusal) form.submitted(call.request.form.entries());
  form.initial("slug", one.slug).initial("name_uk", one.name_uk).initial("name_en", one.name_en);
  form.initial("short_uk", one.short_uk).initial("short_en", one.short_en).initial("email", one.email);
  form.initial("phone", one.phone).initial("hours", one.hours).initial("address", one.address);
  form.initial("edrpou", one.edrpou);
  form.initial("is_active", one.active ? "1" : "");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  if (is_new) form.input("FIELDS", {.name = "slug", .width = "20", .max = 60});
  for (const char* field : {"name_uk", "name_en", "short_uk", "short_en"})
    form.input("FIELDS", {.name = field, .max = 160});
  form.input("FIELDS", {.name = "email", .type = "email", .max = 254});
  form.input("FIELDS", {.name = "phone", .type = "tel", .width = "20", .max = 40});
  form.input("FIELDS", {.name = "hours", .max = 160});
  form.input("FIELDS", {.name = "address", .max = 160});
  form.input("FIELDS", {.name = "edrpou", .inputmode = "numeric", .width = "10", .max = 8});
  form.checkbox("FIELDS", {.name = "is_active"});
  const std::string title = is_new ? call.word("desk.organisations.add") : one.name(call.lang);
  view.set("TITLE", title).set("SEND", call.word("desk.organisations.send")).set("BACK", view.url(list_path));
  view.set("ACTION", view.url(std::string(list_path) + "/" + (is_new ? "new" : one.slug)));
  ui::Page page = desk::page(call, title, {{list_path, call.word("desk.organisations.title")}});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/reference_form.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

std::optional<kit::Organisation> find_organisation(const kit::Call& call) {
  return call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return kit::find_organisation(session, call.value("slug")); });
}

kit::Organisation filled(const kit::Call& call, kit::Organisation one) {
  const auto text = [&](std::string_view field) { return tidy_line(call.field(field)); };
  one.name_uk = text("name_uk");
  one.name_en = text("name_en");
  one.short_uk = text("short_uk");
  one.short_en = text("short_en");
  one.email = text("email");
  one.phone = text("phone");
  one.hours = text("hours");
  one.address = text("address");
  one.edrpou = text("edrpou");
  one.active = call.field("is_active") == "1";
  return one;
}

http::Response show_form(kit::Call& call) {
  if (call.value("slug") == "new") return form_page(call, {}, true, nullptr);
  const auto one = find_organisation(call);
  return one ? form_page(call, *one, false, nullptr) : call.refuse(not_found());
}

http::Response take_form(kit::Call& call) {
  const bool is_new = call.value("slug") == "new";
  const auto old = is_new ? std::optional(kit::Organisation{}) : find_organisation(call);
  if (!old) return call.refuse(not_found());
  kit::Organisation one = filled(call, *old);
  if (is_new) one.slug = tidy_line(call.field("slug"));
  if (is_new && one.slug == "new") one.slug.clear();
  const Check check = change_organisation(by(call), one);
  return check ? told(call, list_path, "saved") : form_page(call, one, is_new, &check.refusal());
}

}  // namespace

std::vector<kit::Route> organisation_routes() {
  return {get("appeals.desk_organisations", list_path, keepers, show_list),
          get("appeals.desk_organisation_edit", "/desk/organisations/{slug}", keepers, show_form),
          post("appeals.desk_organisation_save", "/desk/organisations/{slug}", keepers, take_form)};
}

}  // namespace viche::appeals::desk
