#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/ui/components.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* list_path = "/desk/staff";
constexpr Role all_roles[] = {Role::operator_, Role::executor, Role::moderator, Role::registrar,
                              Role::head,      Role::editor,   Role::analyst,   Role::administrator};

std::string word_of(const kit::Call& call, Role role) { return call.word("accounts.role." + std::string(name(role))); }

std::string roles_of(const kit::Call& call, Roles roles) {
  std::string text;
  for (const Role role : all_roles) {
    if (roles.has(role)) text += (text.empty() ? "" : ", ") + word_of(call, role);
  }
  return text;
}

std::vector<kit::Organisation> organisations(const kit::Call& call) {
  return call.services.db.read(call.hromada(), [](storage::Session& session) { return kit::organisations(session); });
}

std::string organisation_name(const kit::Call& call, const std::vector<kit::Organisation>& all, std::int64_t id) {
  for (const kit::Organisation& one : all) {
    if (one.id == id) return one.short_name(call.lang);
  }
  return call.word("accounts.staff.council");
}

std::string state_of(const kit::Call& call, const identity::Account& person) {
  if (person.blocked) return call.word("accounts.staff.blocked");
  return call.word(person.has_totp || person.has_passkey ? "accounts.staff.ready" : "accounts.staff.not_begun");
}

std::string path_of(std::int64_t account) { return std::string(list_path) + "/" + std::to_string(account); }

std::vector<ui::Crumb> below_list(const kit::Call& call) { return {{list_path, call.word("accounts.staff.title")}}; }

http::Response show_list(kit::Call& call) {
  const auto all = organisations(call);
  ui::View view = call.view();
  for (const char* column : {"name", "email", "roles", "organisation", "state"}) {
    view.each("HEAD").set("TEXT", call.word("accounts.staff." + std::string(column)));
  }
  for (const identity::Account& person : call.services.identity.staff_of(call.hromada())) {
    ui::View row = view.each("ROW");
    row.set("URL", row.url(path_of(person.id))).set("NAME", person.name);
    for (const std::string& text : {person.email, roles_of(call, person.roles),
                                    organisation_name(call, all, person.organisation), state_of(call, person)}) {
      row.each("CELL").set("TEXT", text);
    }
  }
  ui::Page page = accounts::page(call, call.word("accounts.staff.title"));
  page.width = ui::Width::full;
  return call.render(page, "accounts/staff.html", view);
}

/// Roles and organisation: the same in both forms.
void put_rights(kit::Call& call, ui::Form& form) {
  ui::ChoiceField roles{.name = "roles", .choices = {}};
  for (const Role role : all_roles) {
    const std::string key(name(role));
    roles.choices.push_back({key, word_of(call, role), call.word("accounts.role." + key + "_hint"), {}});
  }
  form.checkboxes("FIELDS", roles);
  ui::ChoiceField organisation{.name = "organisation", .choices = {}, .none = call.word("accounts.staff.council")};
  for (const kit::Organisation& one : organisations(call)) {
    if (one.active || form.has("organisation", std::to_string(one.id))) {
      organisation.choices.push_back({std::to_string(one.id), one.name(call.lang), {}, {}});
    }
  }
  form.select("FIELDS", organisation);
}

struct Rights {
  Roles roles;
  std::int64_t organisation = 0;
};

Rights rights_of(const kit::Call& call) {
  Rights rights;
  for (const std::string_view text : call.request.form.all("roles")) {
    if (const auto role = role_of(text)) rights.roles.add(*role);
  }
  const std::int64_t wanted = parse_integer(call.field("organisation")).value_or(0);
  for (const kit::Organisation& one : organisations(call)) {
    if (one.id == wanted) rights.organisation = wanted;
  }
  return rights;
}

http::Response show_new(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "accounts.staff");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "name", .autocomplete = "off", .max = 200});
  form.input("FIELDS", {.name = "email", .type = "email", .autocomplete = "off", .max = 254});
  put_rights(call, form);
  ui::Page page = accounts::page(call, call.word("accounts.staff.add"), below_list(call));
  page.errors = form.errors();
  return call.render(page, "accounts/staff_new.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take_new(kit::Call& call) {
  if (!first_click(call)) return told(call, list_path, "staff_added");
  const Rights rights = rights_of(call);
  const identity::NewAccount account{std::string(call.field("email")),
                                     std::string(call.field("name")),
                                     {},
                                     std::string(i18n::code(call.lang)),
                                     {},
                                     true,
                                     rights.roles,
                                     rights.organisation};
  const auto added = add_staff(call.services, call.hromada(), call.actor, account,
                               link_wanted(call, LinkWanted::Letter::invitation, account.email, {}));
  return added ? told(call, list_path, "staff_added") : show_new(call, &added.refusal());
}

/// The member of staff of the path; residents are not shown here.
std::optional<identity::Account> person_of(const kit::Call& call) {
  auto person = call.services.identity.find(call.hromada(), call.number("id"));
  if (!person || !person->staff) return std::nullopt;
  return person;
}

http::Response show_person(kit::Call& call, const Refusal* refusal) {
  const auto person = person_of(call);
  if (!person) return call.refuse(not_found());
  ui::View view = call.view();
  ui::Form form(view, "accounts.staff");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  for (const Role role : all_roles) {
    if (person->roles.has(role)) form.initial("roles", name(role));
  }
  form.initial("organisation", std::to_string(person->organisation));
  put_rights(call, form);
  ui::summary_list(view, "ROWS",
                   {{call.word("accounts.staff.email"), person->email, {}, {}, {}},
                    {call.word("accounts.staff.state"), state_of(call, *person), {}, {}, {}}});
  const std::string token = call.form_token();
  form.hidden("TOKENS", token);
  form.hidden("BLOCK_TOKENS", token, {}, {{"blocked", person->blocked ? "0" : "1"}});
  form.hidden("RESET_TOKENS", token);
  form.hidden("TOTP_TOKENS", token);
  view.set("NAME", person->name).set("ACTION", view.url(path_of(person->id)));
  view.show_if(person->blocked, "BLOCKED")
      .show_if((person->has_totp || person->has_passkey) && person->id != call.actor.account, "HAS_TOTP");
  ui::Page page = accounts::page(call, person->name, below_list(call));
  page.errors = form.errors();
  return call.render(page, "accounts/staff_person.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// Runs a deed on the person of the path, then back to their page.
http::Response done(kit::Call& call, const Check& check, std::string_view code) {
  return check ? told(call, path_of(call.number("id")), code) : show_person(call, &check.refusal());
}

http::Response take_rights(kit::Call& call) {
  if (!person_of(call)) return call.refuse(not_found());
  const Rights rights = rights_of(call);
  const Check check =
      change_rights(call.services, call.hromada(), call.actor, call.number("id"), rights.roles, rights.organisation);
  if (check && rights.roles.empty()) return told(call, list_path, "staff_gone");
  return done(call, check, "staff_rights");
}

http::Response block(kit::Call& call) {
  if (!person_of(call)) return call.refuse(not_found());
  const bool blocked = call.field("blocked") == "1";
  return done(call, call.services.identity.set_blocked(call.hromada(), call.actor, call.number("id"), blocked),
              blocked ? "staff_blocked" : "staff_unblocked");
}

http::Response send_reset(kit::Call& call) {
  if (!person_of(call)) return call.refuse(not_found());
  return done(call,
              send_staff_link(call.services, call.hromada(), call.actor, call.number("id"),
                              link_wanted(call, LinkWanted::Letter::invitation, {}, {})),
              "staff_link");
}

/// Of others only: one's own would be gone with one press, and with it the second key to everybody's data.
http::Response clear_totp(kit::Call& call) {
  const auto person = person_of(call);
  if (!person) return call.refuse(not_found());
  if (person->id == call.actor.account) return done(call, forbidden("accounts.own_totp"), {});
  return done(call, call.services.identity.clear_totp(call.hromada(), call.actor, call.number("id")), "staff_totp");
}

}  // namespace

std::vector<kit::Route> staff_pages() {
  const kit::Access keepers = kit::Access::staff({Role::administrator});
  return {
      get("accounts.staff", list_path, keepers, show_list),
      get("accounts.staff_new", "/desk/staff/new", keepers, [](kit::Call& call) { return show_new(call, nullptr); }),
      post("accounts.staff_add", "/desk/staff/new", keepers, take_new),
      get("accounts.staff_person", "/desk/staff/{id}", keepers,
          [](kit::Call& call) { return show_person(call, nullptr); }),
      post("accounts.staff_rights", "/desk/staff/{id}", keepers, take_rights),
      post("accounts.staff_block", "/desk/staff/{id}/block", keepers, block),
      post("accounts.staff_link", "/desk/staff/{id}/link", keepers, send_reset),
      post("accounts.staff_totp", "/desk/staff/{id}/totp", keepers, clear_totp)};
}

}  // namespace viche::accounts
